/** What Alipay keeps of a payment. */

/** 0.6 percent, the price list's figure for page payments; contracts differ, so a merchant's real fee is in its bill. */
const FEE_PER_MILLE = 6;

/** The fee for what a merchant receives, in whole fen, half a fen rounded up. */
export function serviceFee(receiptFen: number): number {
  return Math.round((receiptFen * FEE_PER_MILLE) / 1000);
}
