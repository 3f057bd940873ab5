/** One turn of the timetable for one notify: faults, the sending, the record, the next date. */
import { BESIDE_FAULTS, DELIVERY_FAULTS, type DeliveryFault, type FaultTarget } from "#lib/simulator/domain/fault.ts";
import type { AttemptReason, Notify } from "#lib/simulator/domain/model.ts";
import { isAcknowledged, nextAttemptAt } from "#lib/simulator/domain/notify-timetable.ts";
import { payOtherTab } from "#lib/simulator/notifier/pay-other-tab.ts";
import { type SendAnswer, sendNotify, type Travel } from "#lib/simulator/notifier/send.ts";
import { answerText, shootBadNotify } from "#lib/simulator/notifier/shoot.ts";
import { signerForId } from "#lib/simulator/operations/signer.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type NotifyContent, notifyBody } from "#lib/simulator/protocol/notify-message.ts";
import type { FiredFault } from "#lib/simulator/store/faults.ts";
import type { World } from "#lib/simulator/world.ts";

type Delivery = FiredFault<DeliveryFault>;

const LOST: SendAnswer = { status: null, replyBody: "", error: "lost on the way (fault)", durationMs: 0 };

function travelOf(fault: Delivery | null): Travel {
  if (fault?.kind === "slow-notify") return { kind: "slow", seconds: fault.seconds };
  return { kind: fault?.kind === "broken-notify" ? "broken" : "whole" };
}

/** Sends the right message once and records the attempt. */
async function attempt(
  world: World,
  input: { notify: Notify; reason: AttemptReason; signal: AbortSignal; fault: Delivery | null },
): Promise<SendAnswer> {
  const { notify, reason, fault, signal } = input;
  const original = JSON.parse(notify.content) as NotifyContent;
  const content = fault?.kind === "gbk-notify" ? { ...original, charset: "GBK" } : original;
  const at = world.clock.now();
  const { privateKey } = signerForId(world, world.trades.get(notify.tradeNo).appId);
  const requestBody = notifyBody({ content, notifyTime: beijingTime(at), privateKey });
  const charsetName = content.charset ?? "GBK";
  const answer =
    fault?.kind === "lose-notify"
      ? LOST
      : await sendNotify({ url: notify.url, body: requestBody, charsetName, travel: travelOf(fault), signal });
  const { notifyId } = notify;
  world.notifies.addAttempt({ notifyId, reason, fault: fault?.kind ?? "", at, requestBody, ...answer });
  return answer;
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

/** The bad messages that wait for this notify, one after another, before it goes itself. */
async function shootBeside(world: World, notify: Notify, target: FaultTarget, signal: AbortSignal): Promise<void> {
  const trade = world.trades.get(notify.tradeNo);
  for (const fault of world.faults.takeEach(BESIDE_FAULTS, target, world.clock.now())) {
    const outcome = await shootBadNotify(world, { trade, notify, shot: fault }, signal);
    const told = outcome.kind === "sent" ? { sent: outcome.sent, result: answerText(outcome.answer) } : null;
    world.faults.tellResult({ shotId: fault.shotId, ...(told ?? { sent: "", result: "—" }) });
  }
}

/** Puts the attempt off; it keeps its number on the timetable. */
function putOff(world: World, notify: Notify, fault: Delivery): void {
  const nextAttempt = world.clock.now() + fault.seconds * 1000;
  if (fault.kind === "overtaken-notify") world.faults.hold(notify);
  world.notifies.reschedule({ ...notify, nextAttemptAt: nextAttempt });
  const result = `→ ${beijingTime(nextAttempt)}`;
  world.faults.tellResult({ shotId: fault.shotId, sent: "", result });
}

/** What was held for this notify has been overtaken by it, and may go. */
function releaseHeld(world: World, overtaking: Notify): void {
  for (const notifyId of world.faults.release(overtaking)) {
    const held = world.notifies.find(notifyId);
    if (held?.state === "pending") world.notifies.reschedule({ ...held, nextAttemptAt: world.clock.now() });
  }
}

/** The attempt of the timetable that is due now. */
export async function deliverDue(world: World, notify: Notify, signal: AbortSignal): Promise<void> {
  const trade = world.trades.get(notify.tradeNo);
  if (notify.kind === "paid") payOtherTab(world, trade);
  const target = { method: "", appId: trade.appId, outTradeNo: notify.outTradeNo };
  const fault = world.faults.take(DELIVERY_FAULTS, target, world.clock.now());
  if (fault?.kind === "delay-notify" || fault?.kind === "overtaken-notify") {
    putOff(world, notify, fault);
    return;
  }
  await shootBeside(world, notify, target, signal);
  const lastAt = world.clock.now();
  const attempts = [attempt(world, { notify, reason: "timetable", signal, fault })];
  if (fault?.kind === "duplicate-notify") attempts.push(attempt(world, { notify, reason: "duplicate", signal, fault }));
  const answers = await Promise.all(attempts);
  if (fault !== null) {
    const result = fault.kind === "lose-notify" ? "" : answers.map(answerText).join(" · ");
    world.faults.tellResult({ shotId: fault.shotId, sent: "", result });
  }
  conclude(world, { notifyId: notify.notifyId, acknowledged: answers.some(isAcknowledged), lastAt });
  releaseHeld(world, notify);
}

/** An extra attempt at somebody's wish. It leaves the timetable alone, unless the merchant acknowledges. */
export async function resend(world: World, notify: Notify, signal: AbortSignal): Promise<boolean> {
  const acknowledged = isAcknowledged(await attempt(world, { notify, reason: "resend", signal, fault: null }));
  if (acknowledged) world.notifies.reschedule({ ...notify, nextAttemptAt: null, state: "delivered" });
  return acknowledged;
}
