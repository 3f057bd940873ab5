/** What the worker repeats until it is certain. The subject is an attempt, payment, refund, notification, order or message. */
export const WORK_KINDS = ["payment", "witness", "refund", "notification", "expiry", "learning", "message"] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** Why work waits for a person. */
export const PERSON_CAUSES = [
  /** Alipay, or the consumer of our messages, gave no answer that settles anything. */
  "unanswered",
  /** Alipay's own answer contradicts what a notification said. */
  "contradicted",
  /** Money that is owed to the buyer, and Alipay will not take it back. */
  "refused",
  /** A genuine notification that asking has not explained. */
  "unexplained",
  /** The row belongs to another merchant than the settings name. */
  "other-merchant",
  /** Treating it broke off with an error, again and again. */
  "fault",
] as const;
export type PersonCause = (typeof PERSON_CAUSES)[number];

export type Schedule = {
  /** Seconds between a try that settled nothing and the next one. After as many tries the machine stops. */
  delaysSeconds: readonly number[];
  /** From this many tries on a person is told; the machine goes on meanwhile, and often is the quicker one. */
  triesBeforePerson: number;
};

const MINUTE = 60;
const HOUR = 3_600;

/**
 * How long the machine tries alone, and when it stops. Counted in tries and not in hours: a worker that was down for a
 * day, or a clock that jumped, uses up none of them.
 */
export const SCHEDULES: Readonly<Record<WorkKind, Schedule>> = {
  // From the sweep's own end on, where Alipay has not said what became of a trade: as long as Alipay repeats a
  // notification (25 hours). A person hears of it after an hour and a quarter.
  payment: {
    delaysSeconds: [5 * MINUTE, 10 * MINUTE, 20 * MINUTE, 40 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
    triesBeforePerson: 5,
  },
  // Goods wait for this word, so the first questions follow closely and a person hears of it after ten minutes.
  witness: {
    delaysSeconds: [
      5,
      10,
      20,
      40,
      80,
      160,
      5 * MINUTE,
      10 * MINUTE,
      20 * MINUTE,
      40 * MINUTE,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      8 * HOUR,
      8 * HOUR,
    ],
    triesBeforePerson: 8,
  },
  // Alipay wants 3 s between refunds of a trade and 10 s before a query. Three days, because what an empty balance
  // refuses today the next takings may pay tomorrow. A person hears of it after twenty minutes.
  refund: {
    delaysSeconds: [
      10,
      30,
      MINUTE,
      5 * MINUTE,
      15 * MINUTE,
      HOUR,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      8 * HOUR,
      8 * HOUR,
      24 * HOUR,
      24 * HOUR,
    ],
    triesBeforePerson: 6,
  },
  // Alipay repeats a notification for a day and an outage may last as long, so two days; but what three questions have
  // not explained is rarely explained by a fourth.
  notification: {
    delaysSeconds: [
      MINUTE,
      2 * MINUTE,
      4 * MINUTE,
      8 * MINUTE,
      16 * MINUTE,
      32 * MINUTE,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      8 * HOUR,
      8 * HOUR,
      12 * HOUR,
      12 * HOUR,
    ],
    triesBeforePerson: 4,
  },
  // Stock is held meanwhile, and nobody may give it away before Alipay has closed the trade: a day, and a person hears of
  // it after twenty minutes.
  expiry: {
    delaysSeconds: [
      30,
      MINUTE,
      2 * MINUTE,
      5 * MINUTE,
      10 * MINUTE,
      20 * MINUTE,
      40 * MINUTE,
      HOUR,
      2 * HOUR,
      4 * HOUR,
      8 * HOUR,
      8 * HOUR,
    ],
    triesBeforePerson: 6,
  },
  // Until it is known what became of a restored order it neither expires nor is refunded: a day, and a person hears of it
  // after twenty minutes.
  learning: {
    delaysSeconds: [10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
    triesBeforePerson: 6,
  },
  // Another system's outage is its owner's business first: a day, and then a person of ours.
  message: {
    delaysSeconds: [10, 30, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
    triesBeforePerson: 12,
  },
};

/** Treatments that break off: a busy database passes in seconds, a bug does not pass. A person hears after six minutes. */
export const FAULT_SCHEDULE: Schedule = {
  delaysSeconds: [5, 15, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR, 8 * HOUR, 8 * HOUR],
  triesBeforePerson: 5,
};

/** No schedule plans farther ahead: what is planned later than this was planned by a clock that has been set back. */
export const PLANNED_AHEAD_SECONDS_MAX = 24 * HOUR;

export type NextTry = {
  /** Null where the machine stops: only a person, or news from Alipay, begins anew. */
  at: Date | null;
  needsPerson: boolean;
};

/** What follows a try that settled nothing; `tries` counts those of this round, this one included. */
export function decideNextTry(schedule: Schedule, { tries, now }: { tries: number; now: Date }): NextTry {
  const seconds = schedule.delaysSeconds[Math.max(tries, 1) - 1];
  return {
    at: seconds === undefined ? null : new Date(now.getTime() + seconds * 1000),
    // The end is never silent, whatever the table says.
    needsPerson: seconds === undefined || tries >= schedule.triesBeforePerson,
  };
}

/**
 * Whether a person may put a case away with a note. Never while money or stock hangs on it: a refund of unknown fate, an
 * order that could not be closed and a payment without a second witness end by Alipay's word alone.
 */
export function maySettleByHand(work: { kind: WorkKind; cause: PersonCause }): boolean {
  switch (work.kind) {
    case "notification":
    case "payment":
    case "message":
      return true;
    case "witness":
      return work.cause === "contradicted";
    case "refund":
      return work.cause === "refused";
    case "expiry":
    case "learning":
      return false;
  }
}
