/** The doctor looks at real files, a real database, a real offline Alipay and a real address. */
import { generateKeyPairSync } from "node:crypto";
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { createKeyRecord } from "#lib/alipay/key-record.ts";
import { verifyingKey } from "#lib/alipay/verifying-key.ts";
import { doctor } from "#lib/cli/doctor.ts";
import { PROJECT_FOLDER } from "#lib/cli/project.ts";
import { existingSecrets, makeSecrets } from "#lib/cli/secrets.ts";
import { makeSimulatorKeys } from "#lib/cli/simulator-keys.ts";
import { createTerminal } from "#lib/cli/terminal.ts";
import { dataFolderPaths } from "#lib/config/generated-settings.ts";
import { openDatabase } from "#lib/db/client.ts";
import { examineShop } from "#lib/doctor/examine.ts";
import type { FindingId } from "#lib/doctor/finding.ts";
import { findProbeAnswer } from "#lib/doctor/notify-probe.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { type SimulatorProcess, startSimulatorProcess } from "#tests/support/simulator-process.ts";

let dataDir: string;
let simulator: SimulatorProcess;
let database: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let shop: Awaited<ReturnType<typeof startAddress>>;

/** What stands at PUBLIC_URL and does what the test says. */
async function startAddress() {
  type Script = (request: IncomingMessage, body: string, response: ServerResponse) => void;
  let script: Script = () => undefined;
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      script(request, body, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    play(next: Script) {
      script = next;
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** As the shop's own route answers. */
const answersAsThisShop = (_request: IncomingMessage, body: string, response: ServerResponse) => {
  const toKnock = findProbeAnswer(existingSecrets(dataDir).authSecret, Buffer.from(body));
  response.writeHead(toKnock === null ? 400 : 200).end(toKnock ?? "fail");
};

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "doctor-"));
  makeSecrets(dataDir);
  await makeSimulatorKeys(dataDir, existingSecrets(dataDir));
  simulator = await startSimulatorProcess({ folder: dataFolderPaths(dataDir).simulator });
  database = await createTestDatabaseFile();
  shop = await startAddress();
}, 60_000);
beforeEach(async () => {
  shop.play(answersAsThisShop);
  await simulator.api.clearFaults();
});
afterAll(async () => {
  shop.stop();
  await simulator.stop();
  database.remove();
  rmSync(dataDir, { recursive: true });
});

const environment = () => ({
  ENV_FILE: process.env["ENV_FILE"],
  DATA_DIR: dataDir,
  DATABASE_URL: `file:${database.file}`,
  ALIPAY_GATEWAY: simulator.gateway,
  PUBLIC_URL: shop.url,
});

function examine(changes: Record<string, string> = {}) {
  return examineShop({
    source: { cwd: PROJECT_FOLDER, env: { ...environment(), ...changes } },
    checkDriver: () => Promise.resolve({ kind: "loads" }),
  });
}

async function idsOf(changes: Record<string, string> = {}): Promise<FindingId[]> {
  return (await examine(changes)).findings.map(({ id }) => id);
}

test("a shop that is set up and runs is found well, area by area", async () => {
  const examination = await examine();
  expect(examination.findings.map(({ id }) => id)).toEqual([
    "node-fits",
    "driver-loads",
    "folder-good",
    expect.stringMatching(/^disk-/),
    "database-current",
    "clock-right",
    "settings-read",
    "keys-fit",
    "gateway-answers",
    "address-proved",
    "worker-unseen",
  ]);
  expect(examination).toMatchObject({ mode: "simulator", verdict: "warnings" });
});

test("no finding shows a key or a secret", async () => {
  const made = existingSecrets(dataDir);
  const { findings } = await examine();
  const told = JSON.stringify(findings);
  for (const secret of [made.authSecret, made.orderLinkSecret, "PRIVATE KEY"]) expect(told).not.toContain(secret);
});

test("nothing is changed: neither the database nor the data folder", async () => {
  const before = statSync(database.file).mtimeMs;
  await examine();
  expect(statSync(database.file).mtimeMs).toBe(before);
  await examine({ DATA_DIR: join(dataDir, "nowhere") });
  expect(() => statSync(join(dataDir, "nowhere"))).toThrow("ENOENT");
});

describe("what Alipay's gateway says", () => {
  test.each<
    [string, { kind: "sub-code" | "wrong-sign-reply" | "unsigned-reply" | "redirect"; detail?: string }, FindingId]
  >([
    [
      "the product is not signed",
      { kind: "sub-code", detail: "isv.insufficient-isv-permissions" },
      "product-not-signed",
    ],
    ["calls are limited", { kind: "sub-code", detail: "isv.app-call-limited" }, "call-limited"],
    ["a reply signed by somebody else", { kind: "wrong-sign-reply" }, "alipay-key-wrong"],
    ["a reply without a signature", { kind: "unsigned-reply" }, "reply-unsigned"],
    ["somebody who sends elsewhere", { kind: "redirect" }, "gateway-redirects"],
  ])("%s", async (_what, fault, id) => {
    await simulator.api.shoot({ ...fault, rate: 1 });
    expect(await idsOf()).toContain(id);
  });

  test("an application that it does not know, which it says without a signature", async () => {
    await withFile(dataFolderPaths(dataDir).settings, (content) => content.replace(/9021\d{12}/, "9021000199999999"))(
      async () => {
        expect(await idsOf()).toContain("app-id-unknown");
      },
    );
  });

  test("a change of the application's key: uploaded or not yet, and nothing is called wrong meanwhile", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const other = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    const file = dataFolderPaths(dataDir).appPrivateKey;
    const uploaded = readFileSync(file, "utf8");
    const before = await idsOf({ ALIPAY_ENV: "simulator", ALIPAY_PRIVATE_KEY_NEXT: other });
    expect(before).toEqual(expect.arrayContaining(["app-key-next-waits", "gateway-answers"]));
    await withFile(
      file,
      () => other,
    )(async () => {
      const after = await idsOf({ ALIPAY_ENV: "simulator", ALIPAY_PRIVATE_KEY_NEXT: uploaded });
      expect(after).toEqual(expect.arrayContaining(["app-key-next-taken", "gateway-answers"]));
    });
  });

  test("a change of Alipay's key, by what the shop has seen of either", async () => {
    const { publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const next = publicKey.export({ type: "spki", format: "pem" }).toString();
    expect(await idsOf({ ALIPAY_ENV: "simulator", ALIPAY_PUBLIC_KEY_NEXT: next })).toContain("alipay-key-next-waits");
    const record = createKeyRecord(dataFolderPaths(dataDir).alipayKeys);
    record.saveSighting(verifyingKey(next).fingerprint, new Date());
    expect(await idsOf({ ALIPAY_ENV: "simulator", ALIPAY_PUBLIC_KEY_NEXT: next })).toContain("alipay-key-next-begins");
    const present = readFileSync(dataFolderPaths(dataDir).alipayPublicKey, "utf8");
    record.saveSighting(verifyingKey(present).fingerprint, new Date(Date.now() - 26 * 3_600_000));
    expect(await idsOf({ ALIPAY_ENV: "simulator", ALIPAY_PUBLIC_KEY_NEXT: next })).toContain("alipay-key-old-quiet");
  });

  test("a signature of another key than the one that was uploaded", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const other = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    await withFile(
      dataFolderPaths(dataDir).appPrivateKey,
      () => other,
    )(async () => {
      expect(await idsOf()).toContain("signature-refused");
    });
  });

  test("nobody is there", async () => {
    const ids = await idsOf({ ALIPAY_GATEWAY: "http://127.0.0.1:9/gateway.do" });
    expect(ids).toContain("simulator-silent");
    expect(ids).not.toContain("clock-right");
  });
});

describe("what answers at the address for notifications", () => {
  test.each<[string, (request: IncomingMessage, body: string, response: ServerResponse) => void, FindingId]>([
    [
      "a front server that sends elsewhere",
      (_request, _body, response) => response.writeHead(301, { location: "https://www.shop.example.com/" }).end(),
      "address-redirects",
    ],
    [
      "a firewall that does not like the User-Agent of Alipay",
      (request, body, response) => {
        if (request.headers["user-agent"] === "Mozilla/4.0") response.writeHead(403).end();
        else answersAsThisShop(request, body, response);
      },
      "address-refuses",
    ],
    ["any other site", (_request, _body, response) => response.end("<h1>Welcome</h1>"), "address-other"],
    ["a shop with other secrets", (_request, _body, response) => response.writeHead(400).end("fail"), "address-other"],
    [
      "a line that breaks",
      (request) => {
        request.socket.destroy();
      },
      "address-silent",
    ],
  ])("%s", async (_what, script, id) => {
    shop.play(script);
    expect(await idsOf()).toContain(id);
  });

  test("the knock is what Alipay sends: a form, by POST, without cookies", async () => {
    const seen: object[] = [];
    shop.play((request, body, response) => {
      const { "content-type": type, "user-agent": agent, cookie } = request.headers;
      seen.push({ method: request.method, url: request.url, type, agent, cookie });
      answersAsThisShop(request, body, response);
    });
    expect(await idsOf()).toContain("address-proved");
    expect(seen).toEqual([
      {
        method: "POST",
        url: "/api/alipay/notify",
        type: "application/x-www-form-urlencoded; charset=utf-8",
        agent: "Mozilla/4.0",
        cookie: undefined,
      },
    ]);
  });

  test("a shop that does not run", async () => {
    const gone = await startAddress();
    gone.stop();
    expect(await idsOf({ PUBLIC_URL: gone.url })).toContain("shop-not-running");
  });

  test("a name that nobody has", async () => {
    expect(await idsOf({ PUBLIC_URL: "http://nobody.invalid" })).toContain("address-dns");
  });
});

describe("what lies on this machine", () => {
  test("before set-up the doctor says what set-up makes, and asks nobody", async () => {
    const fresh = join(dataDir, "fresh");
    const ids = await idsOf({ DATA_DIR: fresh, DATABASE_URL: `file:${join(fresh, "shop.db")}` });
    expect(ids).toEqual([
      "node-fits",
      "driver-loads",
      "folder-missing",
      expect.stringMatching(/^disk-/),
      "database-missing",
      "settings-read",
      "not-set-up",
      "not-asked",
    ]);
  });

  test("settings that stop the shop do not stop the doctor", async () => {
    const examination = await examine({ ALIPAY_ENV: "sandbox", PORT: "x", ALIPAY_SELLER_ID: "123" });
    expect(examination.verdict).toBe("wrong");
    const wrong = examination.findings.filter(({ level }) => level === "wrong");
    expect(wrong.map(({ values }) => values["setting"])).toEqual(
      expect.arrayContaining(["PORT", "ALIPAY_SELLER_ID", "ALIPAY_APP_ID", "ALIPAY_PRIVATE_KEY"]),
    );
  });

  test("the application's own public key as Alipay's, and the old sandbox", async () => {
    const paths = dataFolderPaths(dataDir);
    const ids = await idsOf({
      ALIPAY_ENV: "sandbox",
      ALIPAY_APP_ID: "9021000123456789",
      ALIPAY_SELLER_ID: "2088621234567890",
      ALIPAY_PRIVATE_KEY: paths.appPrivateKey,
      ALIPAY_PUBLIC_KEY: paths.appPublicKey,
      ALIPAY_GATEWAY: "https://openapi.alipaydev.com/gateway.do",
    });
    expect(ids).toEqual(expect.arrayContaining(["alipay-key-own", "gateway-dead-host", "not-asked"]));
    expect(ids).not.toContain("setting-wrong");
  });

  test.skipIf(process.platform === "win32")("a private key that others may read", async () => {
    const { appPrivateKey } = dataFolderPaths(dataDir);
    chmodSync(appPrivateKey, 0o644);
    const { findings } = await examine();
    chmodSync(appPrivateKey, 0o600);
    expect(findings.find(({ id }) => id === "file-open")?.values).toEqual({ file: appPrivateKey, mode: "644" });
  });

  test("a database that is no database, and none where the driver does not load", async () => {
    const file = join(dataDir, "odd.db");
    writeFileSync(file, "this is not a database");
    expect(await idsOf({ DATABASE_URL: `file:${file}` })).toContain("database-faulty");
    const { findings } = await examineShop({
      source: { cwd: PROJECT_FOLDER, env: environment() },
      checkDriver: () => Promise.resolve({ kind: "broken", reason: "no reason given" }),
    });
    expect(findings.map(({ id }) => id)).toContain("driver-broken");
    expect(findings.filter(({ id }) => id.startsWith("database-"))).toEqual([]);
  });

  test("the worker, a sample login and messages that nobody takes, as the database tells of them", async () => {
    const own = await createTestDatabaseFile();
    const opened = await openDatabase({ file: own.file });
    const at = (minutes: number) => new Date(Date.now() + minutes * 60_000);
    const change = {
      DATABASE_URL: `file:${own.file}`,
      WEBHOOK_URL: "http://127.0.0.1:9/in",
      WEBHOOK_SECRET: `whsec_${Buffer.alloc(32, 7).toString("base64")}`,
    };
    try {
      const check = { startedAt: at(-5), durationMs: 9, broken: "[]", rightAt: at(-5) };
      await opened.transaction((unit) =>
        unit.booksCheck.create({ data: { id: "last", ...check, nextCheckAt: at(3) } }),
      );
      expect(await idsOf(change)).toEqual(expect.arrayContaining(["worker-alive", "webhook-delivers"]));
      await opened.transaction(async (unit) => {
        await unit.booksCheck.update({ where: { id: "last" }, data: { nextCheckAt: at(-30) } });
        const message = { type: "order.paid", body: "{}", status: "waiting", sendCount: 2, createdAt: at(-9) };
        await unit.outboxMessage.create({ data: { id: "m1", ...message, nextTryAt: at(1) } });
      });
      expect(await idsOf(change)).toEqual(expect.arrayContaining(["worker-late", "webhook-waits"]));
    } finally {
      await opened.close();
      own.remove();
    }
  });
});

describe("npm run doctor", () => {
  async function run(args: string[], changes: Record<string, string> = {}) {
    let said = "";
    const out = { write: (line: string) => (said += line) };
    const code = await doctor({
      terminal: createTerminal({ out, err: out }),
      args,
      source: { cwd: PROJECT_FOLDER, env: { ...environment(), ...changes } },
    });
    return { code, said };
  }

  test("ends with 0 where nothing has to be changed, each finding on a line of its own", async () => {
    const { code, said } = await run(["--lang", "en"]);
    expect(code).toBe(0);
    expect(said).toMatch(/^ {2}✓ The keys are whole/m);
    expect(said).toMatch(/^ {2}! The worker has not run yet\. → Run npm start/m);
    expect(said).toMatch(/Nothing has to be changed; \d warnings?\.\n$/);
  });

  test("ends with 1 where something has to be changed, in the language that is asked for", async () => {
    const { code, said } = await run(["--lang", "zh"], { PORT: "x" });
    expect(code).toBe(1);
    expect(said).toContain('✗ 设置有误：PORT 的值 "x" 无效：请填 1 到 65535 的数字。');
    expect(said).toContain("有 1 处必须改。");
  });

  test("speaks JSON to scripts", async () => {
    const { said } = await run(["--json", "--lang", "en"]);
    const report = JSON.parse(said) as { mode: string; verdict: string; findings: object[] };
    expect(report).toMatchObject({ mode: "simulator", verdict: "warnings" });
    expect(report.findings).toContainEqual({
      id: "worker-unseen",
      area: "running",
      level: "warning",
      says: "The worker has not run yet.",
      todo: "Run npm start, and look again in some minutes.",
    });
  });

  test("says how it is used", async () => {
    await expect(run(["--nonsense"])).rejects.toThrow("Usage: npm run doctor");
  });
});

/** Changes a file for the time of a piece of work. */
function withFile(file: string, change: (content: string) => string) {
  return async (work: () => Promise<void>) => {
    const content = readFileSync(file, "utf8");
    writeFileSync(file, change(content));
    try {
      await work();
    } finally {
      writeFileSync(file, content);
    }
  };
}
