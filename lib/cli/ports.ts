import { createServer } from "node:net";
import { errorCode, UserError } from "#lib/cli/user-error.ts";

export interface PortUse {
  readonly port: number;
  readonly setting: "PORT" | "SIMULATOR_PORT";
  readonly program: string;
}

/** Makes sure that each port can be listened on. Throws with a sentence for each that cannot. */
export async function requireFreePorts(uses: readonly PortUse[]): Promise<void> {
  const problems: string[] = [];
  for (const { port, setting, program } of uses) {
    // Some systems let the whole machine and its loopback address be listened on by two programs: both are tried.
    const code = (await tryPort(port, undefined)) ?? (await tryPort(port, "127.0.0.1"));
    if (code === "EADDRINUSE") {
      problems.push(
        `Port ${port}, meant for ${program}, is taken by another program: stop it, or set ${setting} to another number.`,
      );
    } else if (code !== null) {
      problems.push(
        `Port ${port}, meant for ${program}, may not be used here (${code}): set ${setting} to another number.`,
      );
    }
  }
  if (problems.length > 0) throw new UserError(problems.join("\n"));
}

function tryPort(port: number, host: string | undefined): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => {
      resolve(errorCode(error) || "unknown");
    });
    server.listen({ port, host, exclusive: true }, () => {
      server.close(() => {
        resolve(null);
      });
    });
  });
}
