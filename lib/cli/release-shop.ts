import { join } from "node:path";
import process from "node:process";
import { pathToFileURL } from "node:url";
import { PROJECT_FOLDER, programEnvironment } from "#lib/cli/project.ts";
import { readSettings } from "#lib/config/settings.ts";

/**
 * The shop of a release, in this very process, so that a signal reaches it. Next's own server knows its port and address
 * from the environment alone; here they come from the settings, and wrong ones stop the program before it listens.
 */
async function main(): Promise<void> {
  const settings = readSettings({ cwd: PROJECT_FOLDER });
  Object.assign(process.env, programEnvironment(settings, "production"), {
    HOSTNAME: settings.listenAddress ?? "127.0.0.1",
  });
  process.chdir(PROJECT_FOLDER);
  await import(pathToFileURL(join(PROJECT_FOLDER, "server.js")).href);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
