/** The two settings of the program, read from its environment. */
export interface SimulatorSettings {
  port: number;
  folder: string;
}

const PORT_DEFAULT = 4010;
const FOLDER_DEFAULT = ".data/simulator";

/** Settings, or one sentence that says what to change. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
): { ok: true; settings: SimulatorSettings } | { ok: false; sentence: string } {
  const portText = environment["SIMULATOR_PORT"] ?? String(PORT_DEFAULT);
  const port = /^\d{1,5}$/.test(portText) ? Number(portText) : Number.NaN;
  if (!(port <= 65_535)) {
    return { ok: false, sentence: `SIMULATOR_PORT is "${portText}": set it to a port number from 0 to 65535.` };
  }
  const folder = environment["SIMULATOR_DATA_DIR"] ?? FOLDER_DEFAULT;
  if (folder.trim() === "")
    return { ok: false, sentence: "SIMULATOR_DATA_DIR is empty: set it to a folder or remove it." };
  return { ok: true, settings: { port, folder } };
}
