/** Builds the whole simulator and listens. */
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createHttpApp } from "#lib/simulator/http-app.ts";
import { createNotifier } from "#lib/simulator/notifier/notifier.ts";
import { isLoopbackHost, type SimulatorSettings } from "#lib/simulator/settings.ts";
import { openWorld, type World } from "#lib/simulator/world.ts";

export interface RunningSimulator {
  world: World;
  /** `http://127.0.0.1:4010`, one for each port. */
  addresses: [string, ...string[]];
  /** Stops listening, ends what is being answered, leaves unfinished notifies due, closes the book. */
  close(): Promise<void>;
}

/** Longer than the pools of the common clients keep a line, so that none finds it cut while it sends. */
const KEEP_ALIVE_MS = 75_000;
/** Slow replies on purpose (a fault) must not hold up the end. */
const CLOSE_WITHIN_MS = 1_500;

function listen(server: Server, port: number, host: string): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen({ port, host, exclusive: true }, () => {
      server.off("error", reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

async function closeServer(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();
  const timer = setTimeout(() => {
    server.closeAllConnections();
  }, CLOSE_WITHIN_MS);
  await closed;
  clearTimeout(timer);
}

/** The name under which a browser on this machine reaches what listens on the host. */
function shownHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}

/** Rejects with the system's error (`port` in it where it has one) when a port or the folder cannot be had. */
export async function startSimulator(
  options: SimulatorSettings & { realNow: () => number; reportError: (error: unknown) => void },
): Promise<RunningSimulator> {
  mkdirSync(options.folder, { recursive: true });
  const world = openWorld(options.folder, options.realNow);
  // A broken application file must stop the start, not the first payment.
  world.applications.list();
  const notifier = createNotifier(world, options.reportError);
  const app = createHttpApp(world, notifier, {
    isOpenToNetwork: !isLoopbackHost(options.host),
    reportError: options.reportError,
  });
  const servers: Server[] = [];
  const addresses: string[] = [];
  for (const wanted of options.ports) {
    const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
    server.keepAliveTimeout = KEEP_ALIVE_MS;
    const { port } = await listen(server, wanted, options.host);
    servers.push(server);
    addresses.push(`http://${shownHost(options.host)}:${port}`);
  }
  notifier.wake();
  return {
    world,
    addresses: addresses as [string, ...string[]],
    async close() {
      await notifier.stop();
      await Promise.all(servers.map(closeServer));
      world.close();
    },
  };
}
