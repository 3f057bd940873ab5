/** What is measured at one moment. Counts and times only: nothing that tells of a person or of one order. */
export type Metrics = {
  now: Date;
  /** Null before the first check of the books. */
  books: {
    startedAt: Date;
    durationMs: number;
    rightAt: Date | null;
    broken: readonly { invariant: string; count: number }[];
  } | null;
  queues: readonly { queue: string; due: number; since: Date | null }[];
  work: readonly { kind: string; count: number; oldestAt: Date | null }[];
  /** The keys with which Alipay may sign, and when each was last seen to. */
  alipayKeys: readonly { fingerprint: string; lastSeenAt: Date | null }[];
  /** Of the newest backup in the data folder; null where there is none. */
  lastBackupAt: Date | null;
};

/** The invariants that a check looks at (`npm run verify`): each has a line of its own, so that 0 can be seen. */
const INVARIANTS = ["M1", "M2", "M3", "M4", "M5", "M7", "M10"] as const;

type Sample = { labels?: string; value: number };

/** Prometheus's text format, version 0.0.4. A check that never came is infinitely old, so that one alarm serves both. */
export function metricsText({ now, books, queues, work, alipayKeys, lastBackupAt }: Metrics): string {
  const ageSeconds = (at: Date | null, never: number) => (at === null ? never : (now.getTime() - at.getTime()) / 1000);
  const parts = [
    gauge(
      "shop_books_violations",
      "Contradictions that the last check of the books found, by invariant.",
      books === null
        ? []
        : INVARIANTS.map((invariant) => ({ labels: `invariant="${invariant}"`, value: countOf(books, invariant) })),
    ),
    gauge("shop_books_check_timestamp_seconds", "When the last check of the books began.", [
      { value: books === null ? 0 : books.startedAt.getTime() / 1000 },
    ]),
    gauge("shop_books_check_age_seconds", "Time since the last check of the books began.", [
      { value: ageSeconds(books?.startedAt ?? null, Infinity) },
    ]),
    gauge("shop_books_right_age_seconds", "Time since a check last found the books right.", [
      { value: ageSeconds(books?.rightAt ?? null, Infinity) },
    ]),
    gauge("shop_books_check_duration_seconds", "How long the last check of the books took.", [
      { value: (books?.durationMs ?? 0) / 1000 },
    ]),
    gauge(
      "shop_queue_due",
      "Rows whose time has come and that the worker has not taken up yet.",
      queues.map(({ queue, due }) => ({ labels: `queue="${queue}"`, value: due })),
    ),
    gauge(
      "shop_queue_lag_seconds",
      "How long the first of these rows has been waiting.",
      queues.map(({ queue, since }) => ({ labels: `queue="${queue}"`, value: ageSeconds(since, 0) })),
    ),
    gauge(
      "shop_work_items",
      "What waits for the staff.",
      work.map(({ kind, count }) => ({ labels: `kind="${kind}"`, value: count })),
    ),
    gauge(
      "shop_work_age_seconds",
      "Age of the oldest of it.",
      work.map(({ kind, oldestAt }) => ({ labels: `kind="${kind}"`, value: ageSeconds(oldestAt, 0) })),
    ),
    gauge(
      "shop_alipay_key_seen_age_seconds",
      "Time since a key of Alipay's last verified something; of interest while there are two.",
      alipayKeys.map(({ fingerprint, lastSeenAt }) => ({
        labels: `fingerprint="${fingerprint}"`,
        value: ageSeconds(lastSeenAt, Infinity),
      })),
    ),
    gauge("shop_backup_age_seconds", "Age of the newest backup in the folder backups of the data folder.", [
      { value: ageSeconds(lastBackupAt, Infinity) },
    ]),
  ];
  return `${parts.join("\n")}\n`;
}

function countOf(books: NonNullable<Metrics["books"]>, invariant: string): number {
  return books.broken.reduce((sum, rule) => (rule.invariant === invariant ? sum + rule.count : sum), 0);
}

function gauge(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.map(
    ({ labels, value }) => `${name}${labels === undefined ? "" : `{${labels}}`} ${numberText(value)}`,
  );
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join("\n");
}

function numberText(value: number): string {
  return value === Infinity ? "+Inf" : String(value);
}
