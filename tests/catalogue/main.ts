/** `npm run catalogue`: writes the table of rows and tests anew, and says what it lacks. */
import { writeFileSync } from "node:fs";
import { relative } from "node:path";
import { endAllChildren } from "#lib/cli/child-process.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { judgeCatalogue, renderTable } from "#tests/catalogue/catalogue.ts";
import { listTests } from "#tests/catalogue/collect.ts";
import { FAULT_CATALOGUE } from "#tests/catalogue/fault-catalogue.ts";
import { TABLE_FILE } from "#tests/catalogue/table-file.ts";

process.on("exit", endAllChildren);

// Whether they pass, only a run can tell; here it is enough that they are there.
const tests = (await listTests()).map((test) => ({ ...test, passed: true }));
const table = renderTable(FAULT_CATALOGUE, tests);
const { proven, excused, problems } = judgeCatalogue(FAULT_CATALOGUE, tests, table);
writeFileSync(TABLE_FILE, table);
for (const problem of problems) console.log(problem);
console.log(`${relative(PROJECT_FOLDER, TABLE_FILE)}: ${proven} rows have tests, ${excused} are excused.`);
