declare const fenBrand: unique symbol;

/** An integer number of fen (1 yuan = 100 fen), never negative. */
export type Fen = number & { readonly [fenBrand]: true };

/** Prisma's Int is 32 bits wide (21,474,836.47 yuan). One million yuan keeps sums of an order far below that. */
export const ORDER_TOTAL_FEN_MAX = 100_000_000;

/** Alipay takes amounts in yuan with at most nine digits before the point and exactly two after it. */
const YUAN_TEXT = /^(0|[1-9]\d{0,8})\.\d{2}$/;

/** Makes an amount. Throws a RangeError on fractions, negatives and what no longer fits exactly. */
export function fen(amount: number): Fen {
  if (!Number.isSafeInteger(amount) || amount < 0) {
    throw new RangeError(`Not an amount in fen: ${amount}`);
  }
  return amount as Fen;
}

/** Reads yuan as Alipay writes them ("88.88"). Anything else, however close, is null. */
export function findFenInYuan(text: string): Fen | null {
  return YUAN_TEXT.test(text) ? fen(Number(text.replace(".", ""))) : null;
}

/** Writes yuan as Alipay wants them: "0.01", "1299.00". */
export function yuanFromFen(amount: Fen): string {
  const digits = String(amount).padStart(3, "0");
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

export function sumFen(amounts: readonly Fen[]): Fen {
  return fen(amounts.reduce((sum, amount) => sum + amount, 0));
}

/** Price of a line: unit price times a whole quantity. */
export function lineTotal(unitPrice: Fen, quantity: number): Fen {
  return fen(unitPrice * quantity);
}

/** What is left of an amount. Throws when more is taken than there is: that is a bug, not a refusal. */
export function subtractFen({ from, take }: { from: Fen; take: Fen }): Fen {
  return fen(from - take);
}
