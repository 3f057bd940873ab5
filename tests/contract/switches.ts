/** The switches of the test application, as a person sets them in the console. */
import type { ApplicationSettings } from "#lib/simulator/domain/model.ts";
import type { SimulatorProcess } from "#tests/support/simulator-process.ts";

/** Turns these on and all others off. */
export async function switchOnly(
  simulator: SimulatorProcess,
  names: readonly (keyof ApplicationSettings)[],
): Promise<void> {
  const response = await fetch(`${simulator.address}/console/applications/${simulator.appId}`, {
    method: "POST",
    body: new URLSearchParams(names.map((name) => [name, "on"])),
    redirect: "manual",
  });
  if (response.status !== 303) throw new Error(`the console answered ${response.status} to the switches`);
}
