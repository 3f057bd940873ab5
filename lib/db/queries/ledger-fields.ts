import type { Prisma } from "#lib/db/generated/client.ts";
import type { LedgerAmount } from "#lib/domain/ledger.ts";
import { fen } from "#lib/domain/money.ts";

/** What sums are made of. */
export const LEDGER_FIELDS = {
  debitAccount: true,
  creditAccount: true,
  amountFen: true,
} satisfies Prisma.LedgerEntrySelect;

type StoredEntry = Prisma.LedgerEntryGetPayload<{ select: typeof LEDGER_FIELDS }>;

export function ledgerAmounts(entries: readonly StoredEntry[]): LedgerAmount[] {
  return entries.map((entry) => ({ ...entry, amountFen: fen(entry.amountFen) }));
}
