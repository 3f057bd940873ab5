/** Notifies, their timetable and every attempt. The timetable is in the book, so a restart loses nothing. */
import type { Notify, NotifyAttempt, NotifyState } from "#lib/simulator/domain/model.ts";
import type { SimulatorDatabase } from "#lib/simulator/store/database.ts";

export interface NotifyStore {
  add(notify: Notify): void;
  find(notifyId: string): Notify | null;
  byTrade(tradeNo: string): Notify[];
  attempts(notifyId: string): NotifyAttempt[];
  due(now: number): Notify[];
  /** The earliest date later than this moment. */
  nextDue(after: number): number | null;
  /** Stores one attempt under the next free number. */
  addAttempt(attempt: Omit<NotifyAttempt, "number">): void;
  reschedule(change: {
    notifyId: string;
    attemptsMade: number;
    nextAttemptAt: number | null;
    state: NotifyState;
  }): void;
}

export function createNotifyStore(database: SimulatorDatabase): NotifyStore {
  const insert = database.prepare<[Notify]>(
    `INSERT INTO notifies VALUES (@notifyId, @tradeNo, @outTradeNo, @kind, @url, @content, @createdAt, @attemptsMade,
     @nextAttemptAt, @state)`,
  );
  const byId = database.prepare<[string], Notify>("SELECT * FROM notifies WHERE notifyId = ?");
  const byTrade = database.prepare<[string], Notify>(
    "SELECT * FROM notifies WHERE tradeNo = ? ORDER BY createdAt, rowid",
  );
  const attempts = database.prepare<[string], NotifyAttempt>(
    "SELECT * FROM attempts WHERE notifyId = ? ORDER BY number",
  );
  const due = database.prepare<[number], Notify>(
    "SELECT * FROM notifies WHERE nextAttemptAt <= ? ORDER BY nextAttemptAt, rowid",
  );
  const nextDue = database.prepare<[number], { at: number | null }>(
    "SELECT min(nextAttemptAt) AS at FROM notifies WHERE nextAttemptAt > ?",
  );
  const insertAttempt = database.prepare<[Omit<NotifyAttempt, "number">]>(
    `INSERT INTO attempts (notifyId, number, reason, fault, at, requestBody, status, replyBody, error, durationMs)
     SELECT @notifyId, coalesce(max(number), 0) + 1, @reason, @fault, @at, @requestBody, @status, @replyBody, @error,
     @durationMs FROM attempts WHERE notifyId = @notifyId`,
  );
  const reschedule = database.prepare<
    [{ notifyId: string; attemptsMade: number; nextAttemptAt: number | null; state: NotifyState }]
  >(
    `UPDATE notifies SET attemptsMade = @attemptsMade, nextAttemptAt = @nextAttemptAt, state = @state
     WHERE notifyId = @notifyId`,
  );
  return {
    add: (notify) => void insert.run(notify),
    find: (notifyId) => byId.get(notifyId) ?? null,
    byTrade: (tradeNo) => byTrade.all(tradeNo),
    attempts: (notifyId) => attempts.all(notifyId),
    due: (now) => due.all(now),
    nextDue: (after) => nextDue.get(after)?.at ?? null,
    addAttempt: (attempt) => void insertAttempt.run(attempt),
    reschedule: (change) => void reschedule.run(change),
  };
}
