import { join } from "node:path";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";

/** The table of rows and tests, which is committed. */
export const TABLE_FILE = join(PROJECT_FOLDER, "tests", "catalogue", "table.md");
