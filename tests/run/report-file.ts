import { join } from "node:path";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

/** Where a runner writes its JSON report. */
export function reportFile(name: string): string {
  return join(PROJECT_FOLDER, ".tmp", "test-reports", `${name}.json`);
}
