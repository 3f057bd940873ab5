/** The switches of the test application, set by the console's API. */
import { APPLICATION_SWITCHES, type ApplicationSettings } from "#lib/simulator/domain/model.ts";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";

/** Turns these on and all others off. */
export async function switchOnly(
  simulator: SimulatorProcess,
  names: readonly (keyof ApplicationSettings)[],
): Promise<void> {
  const settings = Object.fromEntries(APPLICATION_SWITCHES.map((name) => [name, names.includes(name)]));
  const response = await fetch(`${simulator.address}/console/api/applications/${simulator.appId}/settings`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(settings),
  });
  if (!response.ok) throw new Error(`the console answered ${response.status}: ${await response.text()}`);
}
