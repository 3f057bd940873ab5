/** One thing that a merchant may expect of Alipay, and how it is known. */
import type { MerchantUnderTest } from "./merchant-under-test.ts";

export type Confirmation =
  /** A message that Alipay has really signed, by its id in tests/fixtures/signed-by-alipay.json. */
  | { by: "signed message"; message: string }
  /** Alipay's documentation, by the page's number or the name of the interface. */
  | { by: "documentation"; page: string }
  /** Somebody has published what the real gateway answered: a captured sample, an issue, a request without keys. */
  | { by: "report"; where: string }
  /** Nobody has published it: only the real Alipay can confirm it. */
  | { by: "assumed" };

/** What an expectation needs besides keys. A run that cannot give it leaves the expectation out. */
export type Need = "payer" | "notifies";

export interface Expectation {
  /** A sentence, unlike every other. */
  what: string;
  /** The method it is about, or `gateway.do` for what is common to all. */
  method: string;
  confirmedBy: Confirmation;
  needs: readonly Need[];
  /** Why the official sandbox is known to answer otherwise; absent where it should answer the same. */
  notInSandbox?: string;
  /** Rejects with what was different. */
  check(merchant: MerchantUnderTest): Promise<void>;
}

type Shown = Readonly<Record<string, unknown>>;

/** Compares the named fields: a text exactly, a pattern by matching, undefined as "is not there". */
export function must(actual: Shown, expected: Readonly<Record<string, string | RegExp | undefined>>): void {
  for (const [name, wanted] of Object.entries(expected)) {
    const found = actual[name];
    const isRight = wanted instanceof RegExp ? typeof found === "string" && wanted.test(found) : found === wanted;
    if (!isRight) {
      throw new Error(`${name} is ${JSON.stringify(found)}, expected ${String(wanted)}; in ${JSON.stringify(actual)}`);
    }
  }
}

export function mustBe(isSo: boolean, otherwise: string): void {
  if (!isSo) throw new Error(otherwise);
}

export function mustEqual(actual: unknown, expected: unknown): void {
  const [found, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  mustBe(found === wanted, `${found}, expected ${wanted}`);
}

export const documented = (page: string): Confirmation => ({ by: "documentation", page });
export const captured = (message: string): Confirmation => ({ by: "signed message", message });
export const reported = (where: string): Confirmation => ({ by: "report", where });
export const ASSUMED: Confirmation = { by: "assumed" };
