import { contradictionsIn, isBooksCheckDue, nextBooksCheck } from "#lib/domain/books.ts";
import type { Deps } from "#lib/services/ports.ts";

/** What is kept of each broken rule: enough to begin with; `npm run verify` tells the rest. */
const ROWS_KEPT = 20;

/** Looks at the books, where it is time to, and writes down what it found. */
export async function checkBooks(deps: Deps, holdsOn: () => Promise<boolean>): Promise<void> {
  const { books } = deps.database;
  const last = await books.findLastCheck();
  const startedAt = deps.clock.now();
  if (!isBooksCheckDue(last, startedAt)) return;
  if (!(await holdsOn())) return;
  const broken = await books.verify({ rowsMax: ROWS_KEPT });
  const endedAt = deps.clock.now();
  const durationMs = Math.max(0, endedAt.getTime() - startedAt.getTime());
  const rightAt = broken.length === 0 ? startedAt : (last?.rightAt ?? null);
  const nextCheckAt = nextBooksCheck({ endedAt, durationMs });
  await books.recordCheck({ startedAt, durationMs, nextCheckAt, broken, rightAt });
  if (broken.length === 0) return;
  const facts = { rules: broken.map(({ rule }) => rule), contradictions: contradictionsIn(broken) };
  deps.log.error(facts, "the books contradict themselves: a person should look");
}
