/** How far a loaded scenario has come: which of its faults were shot, and at what. */
import type { Fault, Shot } from "#lib/simulator/domain/fault.ts";
import type { LoadedScenario } from "#lib/simulator/domain/scenario.ts";
import type { World } from "#lib/simulator/world.ts";

/** `waiting` for its order; `ready` to shoot; `shooting`: some; `shot`: all, or there is nothing to shoot. */
export type ScenarioPhase = "waiting" | "ready" | "shooting" | "shot";

export interface ScenarioProgress {
  scenario: LoadedScenario;
  phase: ScenarioPhase;
  faults: Fault[];
  shots: Shot[];
}

function phaseOf(scenario: LoadedScenario, faults: readonly Fault[]): ScenarioPhase {
  if (scenario.boundAt === null) return "waiting";
  if (faults.every(({ remaining }) => remaining === 0)) return "shot";
  return faults.some(({ remaining, times }) => remaining !== times) ? "shooting" : "ready";
}

export function scenarioProgress(world: World, scenario: LoadedScenario): ScenarioProgress {
  const faults = world.faults.ofScenario(scenario.id);
  return { scenario, phase: phaseOf(scenario, faults), faults, shots: world.faults.shotsOfScenario(scenario.id) };
}
