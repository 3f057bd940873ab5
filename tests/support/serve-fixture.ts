import { endAllChildren } from "#lib/cli/child-process.ts";
import { serve } from "#lib/cli/serve.ts";
import type { ServiceDescription } from "#lib/cli/service.ts";
import { createTerminal, endWithReader } from "#lib/cli/terminal.ts";

/** Runs the services of its argument (JSON) as `npm start` runs the shop's, and says ALL READY. */
const services = JSON.parse(process.argv[2] ?? "[]") as ServiceDescription[];
const terminal = createTerminal({ out: process.stdout, err: process.stderr });
process.on("exit", endAllChildren);
endWithReader([process.stdout, process.stderr]);
process.exitCode = await serve({
  services,
  terminal,
  onReady: () => {
    terminal.say("ALL READY");
  },
});
