import { afterEach, beforeEach, expect, test } from "vitest";
import { createAlipayKeys } from "#lib/alipay/alipay-keys.ts";
import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { type Database, openDatabase } from "#lib/db/client.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { createTestDatabaseFile } from "#tests/support/database.ts";
import {
  bytes,
  encodeForm,
  type FieldBytes,
  makeSigner,
  ourAppId,
  paymentFields,
  signFields,
  without,
} from "#tests/support/signed-notice.ts";
import { faultyDriver } from "#tests/support/sqlite-faults.ts";
import { createTestShop, type TestShop } from "#tests/support/test-shop.ts";

const alipay = makeSigner();
const stranger = makeSigner();

let place: Awaited<ReturnType<typeof createTestDatabaseFile>>;
let watched: Database;
let deps: TestShop["deps"];
/** Every statement that was sent on either connection since the shop stood. */
const statements: string[] = [];

beforeEach(async () => {
  place = await createTestDatabaseFile();
  watched = await openDatabase({
    file: place.file,
    driver: faultyDriver((sql) => {
      statements.push(sql);
      return sql;
    }),
  });
  const shop = await createTestShop(watched);
  const verifier = createNotificationVerifier({
    appId: ourAppId,
    keys: createAlipayKeys({ publicKeys: [alipay.publicKey] }),
  });
  deps = { ...shop.deps, verifier };
});
afterEach(async () => {
  await watched.close();
  place.remove();
});

const receive = (fields: FieldBytes) => receiveNotify(deps, bytes(encodeForm(fields)));

test.each([
  ["signed by a stranger", signFields(paymentFields, stranger.privateKey)],
  ["for another app_id", signFields({ ...paymentFields, app_id: "2021001111111111" }, alipay.privateKey)],
  ["without a signature", without(paymentFields, "sign")],
  ["changed after it was signed", { ...signFields(paymentFields, alipay.privateKey), total_amount: "0.01" }],
])("O-08: a notification %s costs the database not one statement", async (_name, fields) => {
  statements.length = 0;
  expect(await receive(fields)).toEqual({ status: 400, reply: "fail" });
  expect(statements).toEqual([]);
});

test("O-08: the statements of a genuine one are seen", async () => {
  statements.length = 0;
  await receive(signFields(paymentFields, alipay.privateKey));
  expect(statements).toContain("BEGIN IMMEDIATE");
});
