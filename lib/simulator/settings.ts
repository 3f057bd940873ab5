/** The settings of the program: its environment, and flags that win over it. */
import { isIP } from "node:net";
import { parseArgs } from "node:util";

export interface SimulatorSettings {
  /** Every one of them is listened on; 0 takes any free port. The first is the one that is shown. */
  ports: readonly number[];
  folder: string;
  /** The address that is listened on: loopback, unless everybody was let in by name. */
  host: string;
}

const PORT_DEFAULT = "4010";
const FOLDER_DEFAULT = ".data/simulator";
const HOST_DEFAULT = "127.0.0.1";
/** A few fixed ports of a few clients; more is a mistake. */
const PORTS_MAX = 8;

export const USAGE = `The offline Alipay: Alipay's gateway, cashier and wallet on this machine, for play money.

  npm run simulator -- [--port 4010] [--data .data/simulator] [--host 127.0.0.1 [--open-to-network]]

  --port             SIMULATOR_PORT             a port, or several: 4010,80
  --data             SIMULATOR_DATA_DIR         the folder of its book, its keys and its applications
  --host             SIMULATOR_HOST             the address to listen on; beyond loopback only with the next
  --open-to-network  SIMULATOR_OPEN_TO_NETWORK  (=yes) lets everybody in who can reach that address
`;

type Read = { ok: true; settings: SimulatorSettings } | { ok: false; sentence: string };

/** Whether only this machine can reach the address. */
export function isLoopbackHost(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

function readPorts(text: string): number[] | null {
  const ports = text.split(",").map((part) => (/^\d{1,5}$/.test(part.trim()) ? Number(part) : Number.NaN));
  const isRight = ports.every((port) => port <= 65_535) && ports.length <= PORTS_MAX;
  return isRight && new Set(ports).size === ports.length ? ports : null;
}

/** The flags as text by the name of the setting they stand for, or a sentence. */
function readFlags(args: readonly string[]): Record<string, string> | string {
  try {
    const options = {
      port: { type: "string" },
      data: { type: "string" },
      host: { type: "string" },
      "open-to-network": { type: "boolean" },
    } as const;
    const { values } = parseArgs({ args: [...args], options, allowPositionals: false });
    return {
      ...(values.port !== undefined && { SIMULATOR_PORT: values.port }),
      ...(values.data !== undefined && { SIMULATOR_DATA_DIR: values.data }),
      ...(values.host !== undefined && { SIMULATOR_HOST: values.host }),
      ...(values["open-to-network"] === true && { SIMULATOR_OPEN_TO_NETWORK: "yes" }),
    };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    const first = error.message.split(/[.'"]? To specify|\n/)[0] ?? "";
    return `${first.replace(/\.?$/, ".")} There are --port, --data, --host, --open-to-network and --help.`;
  }
}

/** Settings, or one sentence that says what to change. */
export function readSettings(
  environment: Readonly<Record<string, string | undefined>>,
  args: readonly string[] = [],
): Read {
  const flags = readFlags(args);
  if (typeof flags === "string") return { ok: false, sentence: flags };
  const given = { ...environment, ...flags };
  const portText = given["SIMULATOR_PORT"] ?? PORT_DEFAULT;
  const ports = readPorts(portText);
  if (ports === null) {
    const sentence = `SIMULATOR_PORT is "${portText}": set it to a port number from 0 to 65535, or to several different ones such as 4010,80.`;
    return { ok: false, sentence };
  }
  const folder = given["SIMULATOR_DATA_DIR"] ?? FOLDER_DEFAULT;
  if (folder.trim() === "")
    return { ok: false, sentence: "SIMULATOR_DATA_DIR is empty: set it to a folder or remove it." };
  const host = given["SIMULATOR_HOST"] ?? HOST_DEFAULT;
  if (host !== "localhost" && isIP(host) === 0) {
    return { ok: false, sentence: `SIMULATOR_HOST is "${host}": set it to an IP address such as 127.0.0.1.` };
  }
  if (!isLoopbackHost(host) && given["SIMULATOR_OPEN_TO_NETWORK"] !== "yes") {
    const sentence =
      `SIMULATOR_HOST is ${host}, which others can reach, and everybody may pay, refund and read keys here: ` +
      "set SIMULATOR_OPEN_TO_NETWORK=yes as well if you want that, or remove SIMULATOR_HOST.";
    return { ok: false, sentence };
  }
  return { ok: true, settings: { ports, folder, host } };
}
