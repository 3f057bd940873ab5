import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/** Where a front server may stand: on this machine, or in the network that containers and small offices have. */
const nearby = new BlockList();
nearby.addSubnet("127.0.0.0", 8, "ipv4");
nearby.addSubnet("10.0.0.0", 8, "ipv4");
nearby.addSubnet("172.16.0.0", 12, "ipv4");
nearby.addSubnet("192.168.0.0", 16, "ipv4");
nearby.addAddress("::1", "ipv6");
nearby.addSubnet("fc00::", 7, "ipv6");

type Headers = IncomingMessage["headers"];

/**
 * Leaves of the headers that tell of a front server only what cannot be a stranger's word (fault I-16), before anything
 * else reads them:
 *
 * - The shop's address is the configured one, whatever X-Forwarded-Host, -Port and -Proto say.
 * - X-Forwarded-For counts where a front server can have written it; from anywhere else the connection's own address does.
 * - A form that comes from the shop's own pages is for the shop, also where a front server put its own target into Host:
 *   Next compares Origin with Host and would refuse every form. Any other Origin stays as it is, and is refused.
 */
export function cleanForwardedHeaders(
  headers: Headers,
  { remoteAddress, publicUrl }: { remoteAddress: string | undefined; publicUrl: string },
): void {
  const own = new URL(publicUrl);
  delete headers["x-forwarded-host"];
  delete headers["x-forwarded-port"];
  headers["x-forwarded-proto"] = own.protocol.slice(0, -1);
  if (!isNearby(remoteAddress)) headers["x-forwarded-for"] = remoteAddress ?? "";
  if (headers.origin === own.origin) headers.host = own.host;
}

function isNearby(address: string | undefined): boolean {
  const plain = (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "");
  const family = isIP(plain);
  return family !== 0 && nearby.check(plain, family === 4 ? "ipv4" : "ipv6");
}

/** Does so with each request of this process. Node tells of a request before any handler sees it. */
export function watchForwardedHeaders(publicUrl: string): void {
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    cleanForwardedHeaders(request.headers, { remoteAddress: request.socket.remoteAddress, publicUrl });
  });
}
