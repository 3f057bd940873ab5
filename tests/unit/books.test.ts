import { describe, expect, test } from "vitest";
import { booksState, contradictionsIn, isBooksCheckDue, nextBooksCheck } from "#lib/domain/books.ts";
import { incomeOf } from "#lib/domain/ledger.ts";
import { fen } from "#lib/domain/money.ts";
import { metricsText } from "#lib/server/metrics-text.ts";

const NOON = new Date("2026-11-20T04:00:00.000Z");
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1000);

describe("the rhythm of the check", () => {
  test("is five minutes, and slower where a check takes long, so that two per cent of the time suffice", () => {
    expect(nextBooksCheck({ endedAt: NOON, durationMs: 20 })).toEqual(after(300));
    expect(nextBooksCheck({ endedAt: NOON, durationMs: 60_000 })).toEqual(after(49 * 60));
  });

  const check = { startedAt: NOON, nextCheckAt: after(300), broken: [] };

  test("begins at once, waits for its time, and does not wait for a clock that was set back", () => {
    expect(isBooksCheckDue(null, NOON)).toBe(true);
    expect(isBooksCheckDue(check, after(299))).toBe(false);
    expect(isBooksCheckDue(check, after(300))).toBe(true);
    expect(isBooksCheckDue(check, NOON)).toBe(false);
    expect(isBooksCheckDue(check, after(-1))).toBe(true);
  });

  test("counts the rows of every broken rule", () => {
    expect(contradictionsIn([])).toBe(0);
    expect(contradictionsIn([{ count: 2 }, { count: 3 }])).toBe(5);
  });

  test("books that were right prove nothing ten minutes after the next check was due", () => {
    expect(booksState(null, NOON)).toBe("unchecked");
    expect(booksState(check, after(900))).toBe("right");
    expect(booksState(check, after(901))).toBe("overdue");
    expect(booksState({ ...check, broken: [{ count: 1 }] }, after(9_000))).toBe("wrong");
  });
});

test("an order's income is what was earned and given back; a surplus is neither", () => {
  const entry = (debitAccount: string, creditAccount: string, amountFen: number) => ({
    debitAccount,
    creditAccount,
    amountFen: fen(amountFen),
  });
  const entries = [
    entry("alipay-balance", "order-income", 9_000),
    entry("order-income", "alipay-balance", 1_000),
    entry("order-income", "alipay-balance", 500),
    entry("alipay-balance", "owed-to-buyer", 9_000),
    entry("owed-to-buyer", "alipay-balance", 9_000),
  ];
  expect(incomeOf(entries)).toEqual({ earnedFen: 9_000, returnedFen: 1_500 });
});

describe("metrics", () => {
  const queues = [
    { queue: "refunds", due: 2, since: after(-90) },
    { queue: "witness", due: 0, since: null },
  ];
  const alipayKeys = [
    { fingerprint: "0123456789abcdef", lastSeenAt: after(-600) },
    { fingerprint: "fedcba9876543210", lastSeenAt: null },
  ];
  const work = [{ kind: "to-ship", count: 3, oldestAt: after(-60) }];

  test("say each invariant, also those that hold, and the ages of what waits", () => {
    const broken = [
      { invariant: "M7", count: 2 },
      { invariant: "M7", count: 1 },
    ];
    const books = { startedAt: after(-30), durationMs: 250, rightAt: after(-330), broken };
    const lines = metricsText({ now: NOON, books, queues, work, alipayKeys, lastBackupAt: after(-7_200) }).split("\n");
    expect(lines).toEqual(
      expect.arrayContaining([
        "# TYPE shop_books_violations gauge",
        'shop_books_violations{invariant="M1"} 0',
        'shop_books_violations{invariant="M7"} 3',
        "shop_books_check_age_seconds 30",
        "shop_books_right_age_seconds 330",
        "shop_books_check_duration_seconds 0.25",
        'shop_queue_due{queue="refunds"} 2',
        'shop_queue_lag_seconds{queue="refunds"} 90',
        'shop_queue_lag_seconds{queue="witness"} 0',
        'shop_work_age_seconds{kind="to-ship"} 60',
        'shop_alipay_key_seen_age_seconds{fingerprint="0123456789abcdef"} 600',
        'shop_alipay_key_seen_age_seconds{fingerprint="fedcba9876543210"} +Inf',
        "shop_backup_age_seconds 7200",
      ]),
    );
  });

  test("of books that were never checked are infinitely old, and name no invariant as if it held", () => {
    const text = metricsText({ now: NOON, books: null, queues, work, alipayKeys: [], lastBackupAt: null });
    expect(text).toContain("shop_books_check_age_seconds +Inf");
    expect(text).toContain("shop_backup_age_seconds +Inf");
    expect(text).not.toContain("shop_books_violations{");
  });
});
