import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createPasswordGate } from "#lib/auth/password-gate.ts";
import { addStaff, ensureFirstStaff } from "#lib/auth/staff-accounts.ts";
import type { Config } from "#lib/config/config.ts";
import { createContainer } from "#lib/container.ts";
import { openDatabase } from "#lib/db/client.ts";
import { fen } from "#lib/domain/money.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import { alipayKeys, answering, shopKeys, startScriptedGateway } from "#tests/support/scripted-gateway.ts";
import { createTestShop } from "#tests/support/test-shop.ts";

const app = generateKeyPairSync("rsa", { modulusLength: 2048 });
const alipay = generateKeyPairSync("rsa", { modulusLength: 2048 });

let database: Awaited<ReturnType<typeof createTestDatabaseFile>>;
beforeEach(async () => {
  database = await createTestDatabaseFile();
});
afterEach(() => {
  database.remove();
});

const keyMode = { nextAlipayPublicKey: null, nextSigningKey: null, certificates: null };

function configFor(changes: Partial<Config>): Config {
  return {
    mode: "production",
    alipay: {
      appId: "2021001123456789",
      sellerId: "2088621234567890",
      privateKey: app.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
      privateKeyPkcs8: app.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      alipayPublicKey: alipay.publicKey.export({ type: "spki", format: "pem" }).toString(),
      gateway: "https://openapi.alipay.com/gateway.do",
      ...keyMode,
    },
    payProducts: ["page"],
    publicUrl: "https://shop.example.com",
    notifiesArrive: true,
    port: 3000,
    simulatorPort: 4010,
    dataDir: database.folder,
    databaseFile: database.file,
    secrets: { auth: "a".repeat(43), orderLink: "b".repeat(43), previousOrderLink: null },
    webhook: null,
    orderLifetimeMinutes: 30,
    clockOffsetSeconds: 0,
    loggingLevel: "silent",
    metricsToken: null,
    warnings: [],
    ...changes,
  };
}

async function withStaff(sample: boolean): Promise<void> {
  const opened = await openDatabase({ file: database.file });
  const deps = { writer: opened.writer, passwords: createPasswordGate(), clock: { now: () => new Date() } };
  if (sample) await ensureFirstStaff(deps);
  else await addStaff(deps, { email: "real@example.com", name: "Real", role: "admin", sample: false });
  await opened.close();
}

test("A-14: production does not start while the sample login exists, and says which", async () => {
  await withStaff(true);
  await expect(createContainer(configFor({}))).rejects.toThrow(/sample login staff@qinghe\.example.*DATA_DIR/);
});

test("production starts with a login of its own, the simulator with the sample one", async () => {
  await withStaff(false);
  await (await createContainer(configFor({}))).close();
  await withStaff(true);
  await (await createContainer(configFor({ mode: "simulator" }))).close();
});

test("P-14: nothing starts on a database that is not there", async () => {
  const config = configFor({ databaseFile: `${database.folder}/elsewhere.db` });
  await expect(createContainer(config)).rejects.toThrow(/elsewhere\.db/);
});

test("the shop's clock goes ahead by the configured seconds", async () => {
  const container = await createContainer(configFor({ mode: "simulator", clockOffsetSeconds: 3_600 }));
  const ahead = container.clock.now().getTime() - Date.now();
  expect(Math.abs(ahead - 3_600_000)).toBeLessThan(5_000);
  await container.close();
});

test("I-16: the addresses that Alipay is given come from the configuration", async () => {
  const container = await createContainer(configFor({}));
  const url = new URL(
    await container.deps.gateway.payUrl({
      product: "page",
      outTradeNo: "QH20261123ABCDEFGH_1",
      amountFen: fen(1),
      subject: "青禾商城订单 QH20261123ABCDEFGH",
      expiresAt: new Date("2026-11-23T04:30:00Z"),
      goods: [],
    }),
  );
  expect(url.searchParams.get("notify_url")).toBe("https://shop.example.com/api/alipay/notify");
  expect(url.searchParams.get("return_url")).toBe("https://shop.example.com/pay/return");
  await container.close();
});

test("G-17: a refund of the staff's page is answered within ten seconds, however slow each of Alipay's answers is", async () => {
  const slow = await startScriptedGateway((request, response) => {
    const { out_trade_no, out_request_no } = request.bizContent;
    const names = { code: "10000", msg: "Success", out_trade_no, out_request_no };
    const changes = { fund_change: "N", refund_fee: "0.00" };
    setTimeout(() => {
      answering(request.parameters["method"] === "alipay.trade.refund" ? { ...names, ...changes } : names)(
        request,
        response,
      );
    }, 5_000);
  });
  const keys = { privateKey: shopKeys.privateKey, privateKeyPkcs8: "", alipayPublicKey: alipayKeys.publicKey };
  const shop = await createTestShop(await openDatabase({ file: database.file }));
  const order = await shop.placeAndStart({ priceFen: 10_000 });
  await shop.notify({ outTradeNo: order.outTradeNo, totalFen: order.totalFen });
  const asked = await requestRefund(shop.deps, {
    ...{ orderId: order.id, amountFen: 100, reason: "other", note: "", formKey: "f", requestedBy: "staff:anna" },
  });
  if (asked.status !== "accepted") throw new Error(asked.code);
  const { appId, sellerId } = shop.deps.merchant;
  const alipaySettings = { ...keys, ...keyMode, appId, sellerId, gateway: slow.url };
  const container = await createContainer(configFor({ mode: "simulator", alipay: alipaySettings }));
  const started = performance.now();
  expect(await container.shop.submitRefund({ refundId: asked.refundId })).toEqual({ status: "unknown" });
  expect(performance.now() - started).toBeLessThan(9_500);
  expect(slow.seen).toHaveLength(2);
  await container.close();
  await shop.close();
  await slow.stop();
});
