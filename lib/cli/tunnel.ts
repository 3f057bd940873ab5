import { startShell } from "#lib/cli/child-process.ts";
import { deferred } from "#lib/cli/deferred.ts";
import { type Service, watchChild } from "#lib/cli/service.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import { isLoopbackOrPrivate } from "#lib/config/addresses.ts";

/** A log-in to the tunnel's own service on a slow network included. */
const ADDRESS_WITHIN_MS = 60_000;

/** What terminals colour with: ESC, a bracket, numbers, a letter. */
const COLOURS = new RegExp(`${String.fromCodePoint(27)}\\[[0-9;]*[A-Za-z]`, "g");
const ADDRESSES = /https:\/\/[^\s"'<>|\\()[\]]+/g;

export interface Tunnel {
  /** The shop's address from outside: an origin, without a trailing slash. */
  readonly address: string;
  readonly service: Omit<Service, "ready">;
}

/**
 * Starts a tunnel by the command that the person at the terminal gave, and waits for the address that it prints. It is
 * ended with this process at the latest. Throws UserError where the tunnel ends or stays silent.
 */
export async function openTunnel({
  command,
  terminal,
  withinMs = ADDRESS_WITHIN_MS,
}: {
  command: string;
  terminal: Terminal;
  withinMs?: number;
}): Promise<Tunnel> {
  const heard = deferred<string>();
  const service = watchChild(startShell(command), "tunnel", (line) => {
    terminal.say(`tunnel | ${line}`);
    const address = findTunnelAddress(line);
    if (address !== null) heard.resolve(address);
  });
  const timer = setTimeout(() => {
    heard.resolve("");
  }, withinMs);
  const ended = service.ended.then((sentence) => {
    throw new UserError(`${sentence} It had printed no https address: look at its own words above.`);
  });
  try {
    const address = await Promise.race([heard.promise, ended]);
    if (address !== "") return { address, service };
  } finally {
    clearTimeout(timer);
    // From now on whoever runs the tunnel hears of its end.
    ended.catch(() => undefined);
  }
  await service.stop();
  throw new UserError(
    `The tunnel printed no https address within ${withinMs / 1000} seconds: ` +
      "give a command that prints it (docs/tunnel.md), or leave --tunnel away and set PUBLIC_URL.",
  );
}

/**
 * The address of a tunnel in a line that it printed, if there is one. It has no path: the pages of help and of terms
 * that some tunnels print before it have one.
 */
export function findTunnelAddress(line: string): string | null {
  for (const [text] of line.replaceAll(COLOURS, "").matchAll(ADDRESSES)) {
    const address = text.replace(/[.,;:]+$/, "");
    if (!URL.canParse(address)) continue;
    const url = new URL(address);
    const isOrigin = url.pathname === "/" && url.search === "" && url.hash === "" && url.username === "";
    if (isOrigin && !isLoopbackOrPrivate(url)) return url.origin;
  }
  return null;
}
