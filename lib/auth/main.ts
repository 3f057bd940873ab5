/**
 * Logins of the staff from the command line.
 *
 *   ensure-first [--file DB] [--print]       simulator mode only: the first login, as one line of JSON; {} if there is one
 *   add [--file DB] --email E --name N [--role admin|support]
 */
import process from "node:process";
import { createInterface } from "node:readline/promises";
import { parseArgs } from "node:util";
import { createPasswordGate } from "#lib/auth/password-gate.ts";
import { STAFF_ROLES, type StaffRole } from "#lib/auth/staff.ts";
import { addStaff, ensureFirstStaff } from "#lib/auth/staff-accounts.ts";
import { readSettings } from "#lib/config/settings.ts";
import { openDatabase } from "#lib/db/client.ts";

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: "string" },
    print: { type: "boolean", default: false },
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string", default: "admin" },
  },
});

try {
  await run(positionals[0]);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function run(command: string | undefined): Promise<void> {
  if (command === "ensure-first") return ensureFirst();
  if (command === "add") return add();
  throw new Error("Say what to do: ensure-first, or add --email E --name N [--role admin|support].");
}

async function ensureFirst(): Promise<void> {
  const { mode } = readSettings();
  if (mode !== "simulator") {
    throw new Error(`With ALIPAY_ENV=${mode} no sample login is made: use "npm run staff:add".`);
  }
  const made = await withAccounts((deps) => ensureFirstStaff(deps));
  if (options.print) process.stdout.write(`${JSON.stringify(made ?? {})}\n`);
}

async function add(): Promise<void> {
  const role = STAFF_ROLES.find((known) => known === options.role);
  if (role === undefined) throw new Error(`The role is one of ${STAFF_ROLES.join(", ")}.`);
  const email = options.email ?? (await ask("E-mail: "));
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim())) throw new Error(`"${email}" is not an e-mail address.`);
  const name = (options.name ?? (await ask("Name: "))).trim();
  if (name === "" || name.length > 60) throw new Error("The name has 1 to 60 characters.");
  await addAndShow({ email, name, role });
}

async function addAndShow(staff: { email: string; name: string; role: StaffRole }): Promise<void> {
  const made = await withAccounts((deps) => addStaff(deps, { ...staff, sample: false }));
  if (made === null) throw new Error(`There is a login for ${staff.email} already.`);
  process.stdout.write(
    `Made a login (${staff.role}):\n  e-mail    ${made.email}\n  password  ${made.password}\nIt is shown this once; it can be changed in the back office under "Account".\n`,
  );
}

async function withAccounts<T>(work: (deps: Parameters<typeof addStaff>[0]) => Promise<T>): Promise<T> {
  const database = await openDatabase({ file: options.file ?? readSettings().databaseFile });
  try {
    return await work({
      writer: database.writer,
      passwords: createPasswordGate(),
      clock: { now: () => new Date() },
    });
  } finally {
    await database.close();
  }
}

async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) throw new Error("Give --email and --name.");
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return await terminal.question(question);
  } finally {
    terminal.close();
  }
}
