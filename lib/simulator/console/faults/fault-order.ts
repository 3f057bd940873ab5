/** What a fault may look like, whether a test or a person asks for it. */
import { CLOCK_STEP_SECONDS_MAX } from "#lib/simulator/console/limits.ts";
import {
  applicationOf,
  choiceOf,
  numberOf,
  refuse,
  refuseOthers,
  wholeOf,
} from "#lib/simulator/console/order-fields.ts";
import { type AskedOrder, type ReadOrder, reading } from "#lib/simulator/console/order-problem.ts";
import {
  BESIDE_FAULTS,
  FAULT_KINDS,
  FAULT_TRAITS,
  type FaultKind,
  GATEWAY_FAULTS,
} from "#lib/simulator/domain/fault.ts";
import { SYNCHRONOUS_METHODS } from "#lib/simulator/gateway/synchronous-methods.ts";
import type { BadShot } from "#lib/simulator/notifier/shoot.ts";
import type { FaultOrder } from "#lib/simulator/store/faults.ts";

const FIELDS = ["kind", "method", "appId", "outTradeNo", "times", "rate", "seconds", "detail"];
const SHOTS_MAX = 1_000;
/** What is waited for in real time: nobody watches longer than an hour. */
const REAL_SECONDS_MAX = 3_600;
const IN_REAL_TIME: readonly FaultKind[] = ["slow-reply", "slow-notify"];

/** The methods a fault of this kind can befall; none for notifies, which are no calls. */
export function methodsOf(kind: FaultKind): readonly string[] {
  const { method } = FAULT_TRAITS[kind];
  if (method !== undefined) return [method];
  return GATEWAY_FAULTS.some((known) => known === kind) ? Object.keys(SYNCHRONOUS_METHODS) : [];
}

export function secondsMax(kind: FaultKind): number {
  return IN_REAL_TIME.includes(kind) ? REAL_SECONDS_MAX : CLOCK_STEP_SECONDS_MAX;
}

function readMethod(asked: AskedOrder, kind: FaultKind): string {
  const from = methodsOf(kind);
  const usual = FAULT_TRAITS[kind].method ?? "";
  if (from.length > 0) return choiceOf(asked, "method", { from, usual });
  if ((asked["method"] ?? "") !== "") {
    refuse({ field: "method", rule: "not-here", allowed: `${kind} is no fault of a call` });
  }
  return "";
}

function readRate(asked: AskedOrder): number | null {
  const rate = asked["rate"] ?? null;
  if (rate === null) return null;
  if (typeof rate === "number" && rate > 0 && rate <= 1) return rate;
  return refuse({ field: "rate", rule: "rate", allowed: "more than 0, at most 1" });
}

function readSeconds(asked: AskedOrder, kind: FaultKind): number {
  const { seconds: usual } = FAULT_TRAITS[kind];
  if (usual === undefined && (asked["seconds"] ?? null) !== null) {
    const allowed = `only ${FAULT_KINDS.filter((other) => FAULT_TRAITS[other].seconds !== undefined).join(", ")} wait`;
    refuse({ field: "seconds", rule: "not-here", allowed });
  }
  return wholeOf(asked, "seconds", { min: 0, max: secondsMax(kind) }) ?? usual ?? 0;
}

function readDetail(asked: AskedOrder, kind: FaultKind): string {
  const { details } = FAULT_TRAITS[kind];
  if (details !== undefined) return choiceOf(asked, "detail", { from: details, usual: details[0] ?? "" });
  if ((asked["detail"] ?? "") !== "") {
    refuse({ field: "detail", rule: "not-here", allowed: `${kind} has nothing to choose` });
  }
  return "";
}

/** Once when neither `times` nor `rate` is given; with a rate alone, until it is taken off. */
export function readFaultOrder(asked: AskedOrder, appIds: readonly string[]): ReadOrder<FaultOrder> {
  return reading(() => {
    refuseOthers(asked, FIELDS);
    const kind = choiceOf(asked, "kind", { from: FAULT_KINDS });
    const rate = readRate(asked);
    const times = wholeOf(asked, "times", { min: 1, max: SHOTS_MAX });
    return {
      kind,
      method: readMethod(asked, kind),
      appId: applicationOf(asked, appIds),
      outTradeNo: numberOf(asked, "outTradeNo"),
      seconds: readSeconds(asked, kind),
      detail: readDetail(asked, kind),
      times: times ?? (rate === null ? 1 : null),
      rate: rate ?? 1,
      scenarioId: null,
    };
  });
}

/** A bad notify to be sent at once. */
export function readBadShot(asked: AskedOrder): ReadOrder<BadShot> {
  return reading(() => {
    refuseOthers(asked, ["kind", "detail"]);
    const kind = choiceOf(asked, "kind", { from: BESIDE_FAULTS });
    return { kind, detail: readDetail(asked, kind) };
  });
}
