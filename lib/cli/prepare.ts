import { existsSync } from "node:fs";
import { relative } from "node:path";
import { prepareFolder } from "#lib/cli/data-folder.ts";
import { renewDatabaseIdentity } from "#lib/cli/database-identity.ts";
import { migrate } from "#lib/cli/database-steps.ts";
import { checkDriver } from "#lib/cli/driver-check.ts";
import { PROJECT_FOLDER, programEnvironment } from "#lib/cli/project.ts";
import { takeLock } from "#lib/cli/running-lock.ts";
import { makeSecrets } from "#lib/cli/secrets.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { sentenceOf } from "#lib/config/problem.ts";

/**
 * What a release needs before its programs start: data folder, secrets, and the database brought to the newest
 * migration. Nothing is built and no sample is made. Run it again after each upgrade, while nothing else runs.
 */
export async function prepare({ settings, terminal }: { settings: Settings; terminal: Terminal }): Promise<void> {
  const { dataDir, databaseFile, mode } = settings;
  if (!relative(PROJECT_FOLDER, dataDir).startsWith("..")) {
    throw new UserError(
      `DATA_DIR is ${dataDir}, inside the release, which the next release replaces: set it to a folder of its own, such as /var/lib/storefront.`,
    );
  }
  if (mode === "simulator" && !existsSync(dataFolderPaths(dataDir).appPrivateKey)) {
    throw new UserError("A release has no offline Alipay: set ALIPAY_ENV to sandbox or production.");
  }
  for (const warning of settings.warnings) terminal.say(`Note: ${sentenceOf(warning)}`);
  terminal.say(`Preparing the shop (mode: ${mode})`);
  await terminal.step("Data folder", () => {
    prepareFolder(dataDir, "set DATA_DIR to another folder");
    takeLock(dataDir, `the data in ${dataDir}`);
    return dataDir;
  });
  await terminal.step("Secrets", () => makeSecrets(dataDir));
  await terminal.step("Database driver", async () => {
    await checkDriver();
    return "loads";
  });
  if (!existsSync(databaseFile)) renewDatabaseIdentity(dataDir);
  await terminal.step("Database", () => migrate(databaseFile, programEnvironment(settings, "production")));
}
