import { createPrivateKey, createPublicKey } from "node:crypto";
import { z } from "zod";
import { CLOCK_SPEED_MAX } from "#lib/simulator/domain/clock.ts";
import { STATE_FORMAT } from "#lib/simulator/operations/save-state.ts";
import { BookProblem, type BookTables } from "#lib/simulator/store/book.ts";
import type { World } from "#lib/simulator/world.ts";

function isKey(read: () => { asymmetricKeyType?: string | undefined }): boolean {
  try {
    return read().asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

const privateKey = z.string().refine((pem) => isKey(() => createPrivateKey(pem)), "is no RSA private key");
const application = z.strictObject({
  appId: z.string().regex(/^\d{1,32}$/, "is no number of an application"),
  name: z.string().min(1),
  sellerId: z.string().min(1),
  sellerEmail: z.string().min(1),
  publicKey: z.string().refine((pem) => isKey(() => createPublicKey(pem)), "is no RSA public key"),
  privateKey: privateKey.optional(),
});
/** Each of them is an object of its own in memory: far more than the fullest book has. */
const PARTS_MAX = 2_000_000;
const APPLICATIONS_MAX = 1_000;

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Stops at the first thing that is wrong: a hostile state has millions of them. */
function tablesProblem(tables: unknown): { path: string[]; message: string } | null {
  if (!isObject(tables)) return { path: [], message: "is no object" };
  for (const [table, rows] of Object.entries<unknown>({ ...tables })) {
    if (!Array.isArray(rows)) return { path: [table], message: "is no list of rows" };
    for (const [index, row] of rows.entries()) {
      const path = [table, String(index)];
      if (!isObject(row)) return { path, message: "is no row" };
      const isValue = (value: unknown) => value === null || typeof value === "string" || typeof value === "number";
      if (!Object.values(row).every(isValue)) return { path, message: "holds something else than text and numbers" };
    }
  }
  return null;
}

function hasTooManyParts(json: string): boolean {
  let parts = 0;
  for (let index = 0; index < json.length && parts <= PARTS_MAX; index += 1) {
    const character = json.charCodeAt(index);
    // [ or {
    if (character === 0x5b || character === 0x7b) parts += 1;
  }
  return parts > PARTS_MAX;
}

const EPOCH_MS_MAX = Date.UTC(9999, 0, 1);
const savedState = z.strictObject({
  format: z.literal(STATE_FORMAT),
  version: z.int(),
  savedAt: z.string(),
  clock: z.object({
    now: z.int().min(0).max(EPOCH_MS_MAX),
    speed: z.int().min(1).max(CLOCK_SPEED_MAX),
    isRunning: z.boolean(),
  }),
  applications: z.array(application),
  alipayPrivateKey: privateKey.optional(),
  tables: z.custom<BookTables>().superRefine((tables, context) => {
    const problem = tablesProblem(tables);
    if (problem !== null) context.addIssue({ code: "custom", ...problem });
  }),
});

export type LoadableState = z.infer<typeof savedState>;

/** Reads a saved state from its text, or says in a sentence why it is none that this program can load. */
export function readState(world: World, text: string): LoadableState | string {
  if (hasTooManyParts(text)) return "This is no saved state: it has more parts than any book.";
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return "This is no saved state: it is no JSON.";
    throw error;
  }
  const fields = new Map(Object.entries<unknown>(isObject(value) ? { ...value } : {}));
  if (fields.get("format") !== STATE_FORMAT) return `This is no saved state: "format" is not "${STATE_FORMAT}".`;
  const version = world.book.version();
  if (fields.get("version") !== version) {
    return `This state is of version ${String(fields.get("version"))}; this program reads version ${version}.`;
  }
  const applications: unknown = fields.get("applications");
  if (Array.isArray(applications) && applications.length > APPLICATIONS_MAX) {
    return `This state has more than ${APPLICATIONS_MAX} applications.`;
  }
  const read = savedState.safeParse(value);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  return `This state is damaged: ${issue?.path.join(".") ?? ""} ${issue?.message ?? ""}.`;
}

/** An application that is here already keeps its keys, unless the state brings both halves of a pair. */
function addApplications(world: World, state: LoadableState): void {
  for (const { privateKey: key, ...saved } of state.applications) {
    if (key !== undefined || world.applications.find(saved.appId) === null) world.applications.save(saved, key ?? null);
  }
}

/**
 * Puts a saved state in the place of this one: the book whole, the clock at the moment at which it was saved, its
 * applications beside those that are here, Alipay's own key where the state has one. All or nothing; null when it was
 * done, else a sentence that says what is wrong with the state. Call it by way of Notifier.replaceBook, when nothing is
 * being delivered.
 */
export function loadState(world: World, state: LoadableState): string | null {
  const serial = world.meta.number("serial") ?? 0;
  world.log.flush();
  try {
    world.book.rewrite(() => {
      world.book.load(state.tables);
      // No number is given twice, neither one of the state nor one that was given here since.
      world.meta.setNumbers({ serial: Math.max(serial, world.meta.number("serial") ?? 0) });
      world.clock.begin({ at: state.clock.now, speed: state.clock.speed, isRunning: state.clock.isRunning });
      // Files last: what is wrong with the state has been found by now.
      addApplications(world, state);
      if (state.alipayPrivateKey !== undefined) world.keys.replace(state.alipayPrivateKey);
    });
    return null;
  } catch (error) {
    world.clock.reload();
    if (error instanceof BookProblem) return `This state is damaged: ${error.message}. Nothing was changed.`;
    throw error;
  }
}
