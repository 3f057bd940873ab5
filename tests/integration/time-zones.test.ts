import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import type { TimeZoneReport } from "#tests/support/time-zone-shop.ts";

const run = promisify(execFile);

test.each([
  ["UTC", 0],
  ["America/New_York", 300],
  ["Asia/Shanghai", -480],
])(
  "G-23: a shop whose process runs under TZ=%s signs, asks and stores the same moments",
  { timeout: 90_000 },
  async (TZ, offset) => {
    const { stdout } = await run(process.execPath, ["--import", "tsx", "tests/support/time-zone-shop.ts"], {
      cwd: PROJECT_FOLDER,
      env: { ...process.env, TZ },
    });
    expect(JSON.parse(stdout) as TimeZoneReport).toEqual({
      offset,
      asked: "2026-11-20 10:00:00",
      signed: "2026-11-20 10:00:00",
      expires: "2026-11-20 12:30:00",
      stored: { status: "paid", paidAt: "2026-11-20T01:59:59.000Z" },
    });
  },
);
