import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { runNode } from "#lib/cli/child-process.ts";
import { IS_RELEASE, PROJECT_FOLDER, programArgs } from "#lib/cli/project.ts";
import { hashSources } from "#lib/cli/source-hash.ts";
import { UserError } from "#lib/cli/user-error.ts";

const GENERATED = join(PROJECT_FOLDER, "lib", "db", "generated");
const GENERATED_STAMP = join(GENERATED, ".stamp");

export interface StaffLogin {
  readonly email: string;
  readonly password: string;
}

/** Generates the database client, unless neither the schema nor what generates has changed. */
export async function generateClient(env: NodeJS.ProcessEnv): Promise<"made" | "unchanged"> {
  // It is bundled into the programs of a release.
  if (IS_RELEASE) return "unchanged";
  const sources = [
    "prisma/schema.prisma",
    "prisma.config.ts",
    "lib/db/generate.ts",
    "node_modules/prisma/package.json",
  ];
  const stamp = hashSources(PROJECT_FOLDER, sources, () => false);
  if (existsSync(GENERATED_STAMP) && readFileSync(GENERATED_STAMP, "utf8") === stamp) return "unchanged";
  await runProgram(["lib/db/main.ts", "generate"], env);
  mkdirSync(GENERATED, { recursive: true });
  writeFileSync(GENERATED_STAMP, stamp);
  return "made";
}

/** Brings the database up to the newest migration, making it where there is none. */
export async function migrate(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  return runProgram(["lib/db/main.ts", "deploy", "--file", file], env);
}

/** Fills an empty catalogue with the sample products. */
export async function seed(file: string, env: NodeJS.ProcessEnv): Promise<string> {
  return runProgram(["lib/db/main.ts", "seed", "--file", file], env);
}

/** Makes the first login of the staff; null when there is one already. */
export async function ensureFirstStaff(file: string, env: NodeJS.ProcessEnv): Promise<StaffLogin | null> {
  const line = await runProgram(["lib/auth/main.ts", "ensure-first", "--file", file, "--print"], env);
  const made = JSON.parse(line) as Partial<StaffLogin>;
  return made.email !== undefined && made.password !== undefined
    ? { email: made.email, password: made.password }
    : null;
}

/** Runs a program of the house and gives the last line that it wrote. Its complaint becomes the error. */
async function runProgram([program, ...args]: readonly [string, ...string[]], env: NodeJS.ProcessEnv): Promise<string> {
  const { code, signal, stdout, stderr } = await runNode({ args: programArgs(program, ...args), env });
  if (code === 0) return stdout.trim().split("\n").at(-1) ?? "";
  const complaint = `${stdout}\n${stderr}`.trim();
  throw new UserError(
    complaint === "" ? `${program} ended (${signal ?? `exit code ${code ?? "unknown"}`}).` : complaint,
  );
}
