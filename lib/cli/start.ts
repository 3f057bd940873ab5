import { nextProgram } from "#lib/cli/build.ts";
import type { StaffLogin } from "#lib/cli/database-steps.ts";
import { type PortUse, requireFreePorts } from "#lib/cli/ports.ts";
import { programArgs, programEnvironment } from "#lib/cli/project.ts";
import { serve } from "#lib/cli/serve.ts";
import type { ServiceDescription } from "#lib/cli/service.ts";
import { setUp, showLogin } from "#lib/cli/setup.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { openTunnel, type Tunnel } from "#lib/cli/tunnel.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Mode, Settings } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { sentenceOf } from "#lib/config/problem.ts";

export interface StartOptions {
  readonly settings: Settings;
  readonly terminal: Terminal;
  /** For development: pages are compiled when looked at, and programs start again when their files change. */
  readonly development: boolean;
  /** The tunnel through which the shop is reached, where one runs. */
  readonly tunnel?: Tunnel["service"];
}

/**
 * The same as `start`, for development, and reached from outside through the tunnel that `command` opens. `readSettings`
 * reads them with PUBLIC_URL as given, or as they stand.
 */
export async function startBehindTunnel({
  command,
  terminal,
  readSettings,
}: {
  command: string;
  terminal: Terminal;
  readSettings: (address?: string) => Settings;
}): Promise<0 | 1> {
  const before = readSettings();
  if (before.mode !== "sandbox") throw new UserError(NO_TUNNEL[before.mode]);
  await requireFreePorts(portsOf(before));
  terminal.say("Opening the tunnel");
  const { address, service } = await openTunnel({ command, terminal });
  try {
    return await start({ settings: readSettings(address), terminal, development: true, tunnel: service });
  } finally {
    // Also where nothing was started any more: else the tunnel would keep this process alive.
    await service.stop();
  }
}

const NO_TUNNEL: Readonly<Record<Exclude<Mode, "sandbox">, string>> = {
  simulator:
    "A shop with play money must not stand on a public address, and the offline Alipay needs none: leave --tunnel away, or set ALIPAY_ENV=sandbox with its keys (docs/sandbox.md).",
  production:
    "A shop with ALIPAY_ENV=production stands on an address of its own: leave --tunnel away, or set ALIPAY_ENV=sandbox.",
};

/** Prepares what is missing, runs the shop and its companions until they are stopped, and gives the exit code. */
export async function start({ settings, terminal, development, tunnel }: StartOptions): Promise<0 | 1> {
  await requireFreePorts(portsOf(settings));
  for (const warning of settings.warnings) terminal.say(`Note: ${sentenceOf(warning)}`);
  const login = await setUp({ settings, terminal, build: !development });
  terminal.say("Starting");
  return serve({
    services: servicesOf(settings, development),
    ...(tunnel && { companions: [tunnel] }),
    terminal,
    onReady: () => {
      showAddresses(settings, terminal, login);
    },
  });
}

function portsOf(settings: Settings): PortUse[] {
  const shop: PortUse = { port: settings.port, setting: "PORT", program: "the shop" };
  const simulator: PortUse = { port: settings.simulatorPort, setting: "SIMULATOR_PORT", program: "the offline Alipay" };
  return settings.startsSimulator ? [shop, simulator] : [shop];
}

function servicesOf(settings: Settings, development: boolean): ServiceDescription[] {
  const env = programEnvironment(settings, development ? "development" : "production");
  const hostname = settings.listenAddress === null ? [] : ["--hostname", settings.listenAddress];
  const watch = development ? ["--watch", "--watch-preserve-output"] : [];
  const simulator: ServiceDescription = {
    name: "alipay",
    args: [...watch, ...programArgs("lib/simulator/main.ts")],
    env: { ...env, SIMULATOR_DATA_DIR: dataFolderPaths(settings.dataDir).simulator },
    ready: { url: `http://127.0.0.1:${settings.simulatorPort}/health` },
  };
  const worker: ServiceDescription = {
    name: "worker",
    args: [...watch, ...programArgs("lib/worker/main.ts")],
    env,
    ready: { line: "worker ready" },
  };
  const shop: ServiceDescription = {
    name: "shop",
    args: [nextProgram(), development ? "dev" : "start", "--port", String(settings.port), ...hostname],
    env,
    ready: { url: `http://127.0.0.1:${settings.port}/api/health` },
  };
  return settings.startsSimulator ? [simulator, worker, shop] : [worker, shop];
}

function showAddresses(settings: Settings, terminal: Terminal, login: StaffLogin | null): void {
  terminal.say("");
  terminal.say(`Shop            ${settings.publicUrl}`);
  terminal.say(`Back office     ${settings.publicUrl}/admin`);
  if (settings.startsSimulator) terminal.say(`Offline Alipay  http://127.0.0.1:${settings.simulatorPort}/console`);
  else terminal.say(`Alipay          ${settings.gateway}`);
  if (login !== null) {
    terminal.say("Staff login, made for this machine:");
    showLogin(terminal, login);
  }
  if (settings.mode !== "simulator") {
    terminal.say("Staff logins are made by: npm run staff:add -- --email name@example.com --name Name");
  }
  terminal.say("Ctrl-C stops everything.");
  terminal.say("");
}
