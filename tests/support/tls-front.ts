import { readFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import { join } from "node:path";
import { projectFolder } from "#tests/support/shop-template.ts";

/** A certificate for localhost and its key, made for these tests alone: nobody trusts it who is not told to. */
export const TLS_FILE = join(projectFolder, "tests", "fixtures", "localhost-tls.pem");

export type TlsFront = {
  /** Whether Host goes on as it came. A front that was set up carelessly puts its own target there. */
  passesHost: boolean;
  stop(): Promise<void>;
};

/** A front server such as Caddy or nginx: ends TLS, adds the address that it sees to X-Forwarded-For, passes all on. */
export async function startTlsFront({ port, target }: { port: number; target: URL }): Promise<TlsFront> {
  const pem = readFileSync(TLS_FILE);
  const front = { passesHost: true };
  const server = createServer({ cert: pem, key: pem }, (asked, answer) => {
    const seen = [asked.headers["x-forwarded-for"], asked.socket.remoteAddress].filter(Boolean).join(", ");
    const host = front.passesHost ? asked.headers.host : target.host;
    const headers = { ...asked.headers, host, "x-forwarded-for": seen };
    const { method, url: path } = asked;
    const passed = request(target, { method, path, headers, agent: false }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
    });
    passed.on("error", () => answer.writeHead(502).end());
    asked.pipe(passed);
  });
  await new Promise<void>((resolve) => {
    server.listen(port, "127.0.0.1", resolve);
  });
  return Object.assign(front, {
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  });
}
