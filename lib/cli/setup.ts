import { existsSync } from "node:fs";
import { relative } from "node:path";
import { buildShop } from "#lib/cli/build.ts";
import { prepareFolder } from "#lib/cli/data-folder.ts";
import { hasSamples, rememberSamples, renewDatabaseIdentity } from "#lib/cli/database-identity.ts";
import { ensureFirstStaff, generateClient, migrate, type StaffLogin, seed } from "#lib/cli/database-steps.ts";
import { checkDriver } from "#lib/cli/driver-check.ts";
import { PROJECT_FOLDER, programEnvironment } from "#lib/cli/project.ts";
import { takeLock } from "#lib/cli/running-lock.ts";
import { existingSecrets, makeSecrets } from "#lib/cli/secrets.ts";
import { makeSimulatorKeys } from "#lib/cli/simulator-keys.ts";
import type { Terminal } from "#lib/cli/terminal.ts";
import { UserError } from "#lib/cli/user-error.ts";
import type { Settings } from "#lib/config/config.ts";

export interface SetupOptions {
  readonly settings: Settings;
  readonly terminal: Terminal;
  /** False for development, where Next compiles what is looked at. */
  readonly build: boolean;
  /** The sample catalogue is wanted outside simulator mode, which has it anyway. */
  readonly samples?: boolean;
}

/**
 * Makes what is missing on this machine and leaves alone what is there. Gives the staff login when this run made it,
 * else null. From here to the end of the process the data folder is locked.
 */
export async function setUp({ settings, terminal, build, samples = false }: SetupOptions): Promise<StaffLogin | null> {
  const env = programEnvironment(settings, "production");
  const { dataDir, databaseFile } = settings;
  const isPlay = settings.mode === "simulator";
  if (samples && settings.mode === "production") {
    throw new UserError("A shop with ALIPAY_ENV=production never gets the sample catalogue: leave --samples away.");
  }
  terminal.say(`Preparing the shop (mode: ${settings.mode})`);
  await terminal.step("Data folder", () => {
    prepareFolder(dataDir, "set DATA_DIR to another folder");
    prepareFolder(PROJECT_FOLDER, "move the project to a folder of your own");
    takeLock(dataDir, `the data in ${dataDir}`);
    const fromHere = relative(PROJECT_FOLDER, dataDir);
    return fromHere.startsWith("..") ? dataDir : fromHere;
  });
  await terminal.step("Secrets", () => makeSecrets(dataDir));
  if (isPlay) {
    await terminal.step("Keys", () => makeSimulatorKeys(dataDir, existingSecrets(dataDir)));
  }
  await terminal.step("Database driver", async () => {
    await checkDriver();
    return "loads";
  });
  await terminal.step("Database client", () => generateClient(env));
  if (!existsSync(databaseFile)) renewDatabaseIdentity(dataDir);
  await terminal.step("Database", () => migrate(databaseFile, env));
  const login = isPlay && !hasSamples(dataDir) ? await addSamples(terminal, settings, env) : null;
  if (samples && !isPlay) await terminal.step("Sample catalogue", () => seed(databaseFile, env));
  if (build) await terminal.step("Production build", () => buildShop(settings, env));
  return login;
}

async function addSamples(
  terminal: Terminal,
  { dataDir, databaseFile }: Settings,
  env: NodeJS.ProcessEnv,
): Promise<StaffLogin | null> {
  await terminal.step("Sample catalogue", () => seed(databaseFile, env));
  const login = await terminal.step(
    "Staff login",
    () => ensureFirstStaff(databaseFile, env),
    (made) => (made === null ? "kept" : "made"),
  );
  // Shown at once, because it is kept nowhere: if a later step fails, it would be lost.
  if (login !== null) showLogin(terminal, login);
  rememberSamples(dataDir);
  return login;
}

/** Shows a login that was just made. */
export function showLogin(terminal: Terminal, { email, password }: StaffLogin): void {
  terminal.say(`    e-mail ${email}   password ${password}   (shown only now: write it down)`);
}
