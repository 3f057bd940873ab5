/** Loading a scenario for an order, taking it off, and the moment its order comes. */
import { FAULT_TRAITS } from "#lib/simulator/domain/fault.ts";
import { type LoadedScenario, SCENARIO_FAULTS, type ScenarioName } from "#lib/simulator/domain/scenario.ts";
import type { World } from "#lib/simulator/world.ts";

function loadFaults(world: World, scenario: LoadedScenario): void {
  for (const fault of SCENARIO_FAULTS[scenario.name]) {
    world.faults.add({
      kind: fault.kind,
      method: fault.method ?? FAULT_TRAITS[fault.kind].method ?? "",
      appId: scenario.appId,
      outTradeNo: fault.anyNumber === true ? "" : scenario.outTradeNo,
      seconds: fault.seconds ?? 0,
      detail: fault.detail ?? "",
      times: fault.times,
      rate: 1,
      scenarioId: scenario.id,
    });
  }
}

/** For one merchant's number, or (empty) for the next new number that any cashier is opened for. */
export function loadScenario(
  world: World,
  order: { name: ScenarioName; appId: string; outTradeNo: string },
): LoadedScenario {
  return world.transaction(() => {
    const at = world.clock.now();
    const scenario = world.scenarios.add({ ...order, at });
    if (order.outTradeNo === "") return scenario;
    world.scenarios.bind({ ...scenario, at });
    const bound = { ...scenario, boundAt: at };
    loadFaults(world, bound);
    return bound;
  });
}

/** A cashier is opened for a number that no cashier was opened for before: every scenario that waits begins with it. */
export function beginScenarios(world: World, order: { appId: string; outTradeNo: string }): void {
  const { appId, outTradeNo } = order;
  const waiting = world.scenarios.waitingFor(appId);
  if (waiting.length === 0) return;
  world.transaction(() => {
    const at = world.clock.now();
    for (const scenario of waiting) {
      world.scenarios.bind({ id: scenario.id, appId, outTradeNo, at });
      loadFaults(world, { ...scenario, appId, outTradeNo, boundAt: at });
    }
  });
}
