import { isIP } from "node:net";

/**
 * The address that tries are counted for, from X-Forwarded-For: the last entry, the one that the machine nearest to us
 * has seen itself (Next writes the socket's address where nobody else did). Earlier entries are the client's own words.
 * A network of IPv6 (/64) counts as one client, since it belongs to one.
 */
export function clientAddressOf(headers: Headers): string {
  const nearest = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() ?? "";
  switch (isIP(nearest)) {
    case 4:
      return nearest;
    case 6:
      return networkOf(nearest);
    default:
      // One counter for all whom we cannot tell apart: stricter, never looser.
      return "unknown";
  }
}

function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = "", tail] = address.toLowerCase().replace(/%.*$/, "").split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? [] : Array<string>(Math.max(0, 8 - left.length - right.length)).fill("0");
  const groups = [...left, ...zeros, ...right].slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
  return `${groups.join(":")}::/64`;
}
