import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Under `strace` with these arguments a program leaves behind what it wrote, and what it asked to be on the disk. */
export function straceArguments(traceFile: string): string[] {
  const calls = "trace=openat,pwrite64,fsync,fdatasync,ftruncate,write";
  return ["-xx", "-s", "1000000", "-o", traceFile, "-e", calls, "-e", "signal=none"];
}

type Change = { offset: number; bytes: Buffer } | { length: number };

const CALL = /^(\w+)\((.*)\)\s+= (-?\d+)/;
const TEXT = /"((?:\\x[0-9a-f]{2})*)"/;

/**
 * What a disk would hold if the power went at the moment of each acknowledgement: of every file in the database's
 * family only what an fsync had covered by then. `start` is the content of the database file before the program ran.
 */
export function* powerCuts(trace: string, { file, start }: { file: string; start: Buffer }) {
  const family = [file, `${file}-wal`];
  const onDisk = new Map(family.map((path) => [path, path === file ? start : Buffer.alloc(0)]));
  const pending = new Map<string, Change[]>(family.map((path) => [path, []]));
  const open = new Map<string, string>();
  for (const line of readFileSync(trace, "latin1").split("\n")) {
    const [, name, given = "", result = "-1"] = CALL.exec(line) ?? [];
    if (name === undefined || result === "-1") continue;
    const text = Buffer.from((TEXT.exec(given)?.[1] ?? "").replaceAll("\\x", ""), "hex");
    if (name === "openat") open.set(result, text.toString());
    const numbers = given.replace(TEXT, "").split(",");
    const descriptor = (numbers[0] ?? "").trim();
    const path = open.get(descriptor) ?? "";
    const changes = pending.get(path);
    if (name === "write" && descriptor === "1") {
      const row = /^acknowledged (\d+)/.exec(text.toString())?.[1];
      if (row !== undefined) yield { row: Number(row), onDisk };
    } else if (name === "pwrite64") {
      changes?.push({ offset: Number(numbers[3]), bytes: text });
    } else if (name === "ftruncate") {
      changes?.push({ length: Number(numbers[1]) });
    } else if ((name === "fsync" || name === "fdatasync") && changes !== undefined) {
      onDisk.set(path, changes.splice(0).reduce(applied, onDisk.get(path) ?? Buffer.alloc(0)));
    }
  }
}

function applied(content: Buffer, change: Change): Buffer {
  if ("length" in change) {
    const cut = Buffer.alloc(change.length);
    content.copy(cut);
    return cut;
  }
  const { offset, bytes } = change;
  const grown = Buffer.alloc(Math.max(content.length, offset + bytes.length));
  content.copy(grown);
  bytes.copy(grown, offset);
  return grown;
}

/** Writes such a disk into a folder of its own, and gives the path of the database there. */
export function layOut(onDisk: ReadonlyMap<string, Buffer>, folder: string): string {
  const after = mkdtempSync(join(folder, "after-"));
  for (const [path, content] of onDisk) writeFileSync(join(after, basename(path)), content);
  return join(after, "shop.db");
}

export const hasStrace = ["/usr/bin/strace", "/usr/local/bin/strace", "/bin/strace"].some((path) => existsSync(path));
