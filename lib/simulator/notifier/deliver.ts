/** One turn of the timetable for one notify: faults, the sending, the record, the next date. */
import { NOTIFY_FAULTS } from "#lib/simulator/domain/fault.ts";
import type { AttemptReason, Notify } from "#lib/simulator/domain/model.ts";
import { isAcknowledged, nextAttemptAt } from "#lib/simulator/domain/notify-timetable.ts";
import { type SendAnswer, sendNotify } from "#lib/simulator/notifier/send.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type NotifyContent, notifyBody } from "#lib/simulator/protocol/notify-message.ts";
import type { World } from "#lib/simulator/world.ts";

/** Sends once and records the attempt; true when the merchant acknowledged. */
async function attempt(
  world: World,
  input: { notify: Notify; reason: AttemptReason; signal: AbortSignal; isLost?: boolean },
): Promise<boolean> {
  const { notify, reason } = input;
  const content = JSON.parse(notify.content) as NotifyContent;
  const at = world.clock.now();
  const requestBody = notifyBody({ content, notifyTime: beijingTime(at), privateKey: world.keys.privateKey });
  const lost: SendAnswer = { status: null, replyBody: "", error: "lost on the way (fault)", durationMs: 0 };
  const answer =
    input.isLost === true
      ? lost
      : await sendNotify({
          url: notify.url,
          body: requestBody,
          charsetName: content.charset ?? "GBK",
          signal: input.signal,
        });
  world.notifies.addAttempt({ notifyId: notify.notifyId, reason, at, requestBody, ...answer });
  return isAcknowledged(answer);
}

function conclude(world: World, input: { notifyId: string; acknowledged: boolean; lastAt: number }): void {
  const notify = world.notifies.find(input.notifyId);
  // A resend by hand may have been acknowledged while this attempt was under way.
  if (notify?.state !== "pending") return;
  const attemptsMade = notify.attemptsMade + 1;
  const next = input.acknowledged ? null : nextAttemptAt(attemptsMade, input.lastAt);
  const unfinished = next === null ? "given-up" : "pending";
  world.notifies.reschedule({
    notifyId: notify.notifyId,
    attemptsMade,
    nextAttemptAt: next,
    state: input.acknowledged ? "delivered" : unfinished,
  });
}

/** The attempt of the timetable that is due now. */
export async function deliverDue(world: World, notify: Notify, signal: AbortSignal): Promise<void> {
  const fault = world.faults.take(NOTIFY_FAULTS, { method: "", outTradeNo: notify.outTradeNo });
  const lastAt = world.clock.now();
  if (fault?.kind === "delay-notify") {
    world.notifies.reschedule({ ...notify, nextAttemptAt: lastAt + fault.seconds * 1000 });
    return;
  }
  const isLost = fault?.kind === "lose-notify";
  const attempts = [attempt(world, { notify, reason: "timetable", signal, isLost })];
  if (fault?.kind === "duplicate-notify") attempts.push(attempt(world, { notify, reason: "duplicate", signal }));
  const acknowledged = await Promise.all(attempts);
  conclude(world, { notifyId: notify.notifyId, acknowledged: acknowledged.includes(true), lastAt });
}

/** An extra attempt at somebody's wish. It leaves the timetable alone, unless the merchant acknowledges. */
export async function resend(world: World, notify: Notify, signal: AbortSignal): Promise<boolean> {
  const acknowledged = await attempt(world, { notify, reason: "resend", signal });
  if (acknowledged) world.notifies.reschedule({ ...notify, nextAttemptAt: null, state: "delivered" });
  return acknowledged;
}
