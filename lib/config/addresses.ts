import { BlockList, isIP } from "node:net";

const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

// Networks that no one outside can reach: RFC 1918, 3927, 4193, 4291, 6598, and "this host" of RFC 1122.
const notPublic = new BlockList();
notPublic.addSubnet("0.0.0.0", 8, "ipv4");
notPublic.addSubnet("10.0.0.0", 8, "ipv4");
notPublic.addSubnet("100.64.0.0", 10, "ipv4");
notPublic.addSubnet("169.254.0.0", 16, "ipv4");
notPublic.addSubnet("172.16.0.0", 12, "ipv4");
notPublic.addSubnet("192.168.0.0", 16, "ipv4");
notPublic.addAddress("::", "ipv6");
notPublic.addSubnet("fc00::", 7, "ipv6");
notPublic.addSubnet("fe80::", 10, "ipv6");

const namesOfHomeNetworks = /\.(local|localdomain|lan|home|internal|intranet|test|invalid|home\.arpa)$/;

/** Whether the host of an address is this very machine. Names are not looked up. */
export function isLoopback(url: URL): boolean {
  const host = hostOf(url);
  const family = isIP(host);
  if (family === 0) return host === "localhost" || host.endsWith(".localhost");
  return loopback.check(host, family === 4 ? "ipv4" : "ipv6");
}

/** Whether the host can be reached from this machine or its own network only. Names are not looked up. */
export function isLoopbackOrPrivate(url: URL): boolean {
  if (isLoopback(url)) return true;
  const host = hostOf(url);
  const family = isIP(host);
  // A name without a dot is known to a local network (a container, a machine in the office), never to the world.
  if (family === 0) return !host.includes(".") || namesOfHomeNetworks.test(host);
  return notPublic.check(host, family === 4 ? "ipv4" : "ipv6");
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, "$1").replace(/\.$/, "");
}
