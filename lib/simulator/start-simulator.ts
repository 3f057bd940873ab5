/** Builds the whole simulator and listens on loopback. */
import { mkdirSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdaptorServer } from "@hono/node-server";
import { createHttpApp } from "#lib/simulator/http-app.ts";
import { createNotifier } from "#lib/simulator/notifier/notifier.ts";
import { openWorld } from "#lib/simulator/world.ts";

export interface RunningSimulator {
  /** `http://127.0.0.1:4010` */
  address: string;
  /** Stops listening, leaves unfinished notifies due, closes the book. */
  close(): Promise<void>;
}

/** Loopback only: this Alipay accepts everybody's test password. */
const HOST = "127.0.0.1";

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, HOST, () => {
      server.off("error", reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

/** Port 0 takes any free port. Rejects with the system's error when the port or the folder cannot be had. */
export async function startSimulator(options: {
  port: number;
  folder: string;
  realNow: () => number;
  reportError: (error: unknown) => void;
}): Promise<RunningSimulator> {
  mkdirSync(options.folder, { recursive: true });
  const world = openWorld(options.folder, options.realNow);
  // A broken application file must stop the start, not the first payment.
  world.applications.list();
  const notifier = createNotifier(world, options.reportError);
  const app = createHttpApp(world, notifier);
  const server = createAdaptorServer({ fetch: app.fetch, overrideGlobalObjects: false }) as Server;
  const { port } = await listen(server, options.port);
  notifier.wake();
  return {
    address: `http://${HOST}:${port}`,
    async close() {
      await notifier.stop();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
      world.close();
    },
  };
}
