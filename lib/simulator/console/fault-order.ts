/** What a fault may look like, whether a test or a person asks for it. */
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import { FAULT_KINDS, type Fault } from "#lib/simulator/domain/fault.ts";

const SHOTS_MAX = 1_000;

function isWhole(value: number, min: number, max: number): boolean {
  return Number.isInteger(value) && value >= min && value <= max;
}

export function readFaultOrder(asked: {
  kind: string;
  method: string;
  outTradeNo: string;
  times: number;
  seconds: number;
}): { ok: true; fault: Omit<Fault, "id"> } | { ok: false; error: string } {
  const { method, outTradeNo, times, seconds } = asked;
  const kind = FAULT_KINDS.find((known) => known === asked.kind);
  if (!kind) return { ok: false, error: `kind is one of ${FAULT_KINDS.join(", ")}.` };
  if (!isWhole(times, 1, SHOTS_MAX)) return { ok: false, error: `times is a whole number from 1 to ${SHOTS_MAX}.` };
  if (!isWhole(seconds, 0, CLOCK_STEP_SECONDS_MAX)) {
    return { ok: false, error: `seconds is a whole number from 0 to ${CLOCK_STEP_SECONDS_MAX}.` };
  }
  return { ok: true, fault: { kind, method, outTradeNo, seconds, remaining: times } };
}
