/**
 * The address under which a bill is downloaded (protocol sheet, section 5.6). Everything it says is sealed by its token,
 * so nothing has to be remembered about it; it lives for thirty seconds of real time, however the clock is moved.
 */
import { createHmac, timingSafeEqual } from "node:crypto";
import { parseBillPeriod } from "#lib/simulator/domain/bill-period.ts";
import { BILL_TYPES, type BillOrder, billAccount, billZipName } from "#lib/simulator/operations/write-bill.ts";
import type { World } from "#lib/simulator/world.ts";

const LINK_SECONDS = 30;

export const DOWNLOAD_PATH = "/downloadBillFile.resource";

/** All parameters but the token, in Alipay's order. `fileId` says which of the two kinds of bill is meant. */
function linkParameters(order: BillOrder, timestamp: string): URLSearchParams {
  const account = billAccount(order.sellerId);
  const { digits } = order.period;
  return new URLSearchParams({
    bizType: order.type,
    userId: account,
    fileType: "csv.zip",
    bizDates: digits,
    downloadFileName: billZipName(order),
    fileId: `/${order.isTemplate ? "template" : order.type}/${account}/${digits}.csv.zip`,
    timestamp,
  });
}

/** Thirty-two hex digits that nobody guesses without this Alipay's private key. */
function tokenOf(world: World, parameters: URLSearchParams): string {
  const secret = world.keys.privateKey.export({ type: "pkcs8", format: "der" });
  return createHmac("sha256", secret).update(`bill ${parameters.toString()}`).digest("hex").slice(0, 32);
}

export function billDownloadUrl(world: World, input: { order: BillOrder; origin: string }): string {
  const parameters = linkParameters(input.order, String(Math.floor(world.clock.realNow() / 1000)));
  parameters.set("token", tokenOf(world, parameters));
  return `${input.origin}${DOWNLOAD_PATH}?${parameters.toString()}`;
}

export type LinkReading = { kind: "order"; order: BillOrder } | { kind: "expired" } | { kind: "forged" };

function isSame(left: string, right: string): boolean {
  const [leftBytes, rightBytes] = [Buffer.from(left), Buffer.from(right)];
  return leftBytes.length === rightBytes.length && timingSafeEqual(leftBytes, rightBytes);
}

/** What an address asks for; `forged` for anything that this Alipay has not written. */
export function readBillLink(world: World, given: URLSearchParams): LinkReading {
  const digits = given.get("bizDates") ?? "";
  const type = BILL_TYPES.find((name) => name === given.get("bizType"));
  const period = parseBillPeriod(
    digits.replace(/^(\d{4})(\d{2})(\d{2})?$/, (_, year, month, day) => [year, month, day].filter(Boolean).join("-")),
  );
  const timestamp = given.get("timestamp") ?? "";
  if (type === undefined || period === null) return { kind: "forged" };
  const order: BillOrder = {
    sellerId: (given.get("userId") ?? "").slice(0, -4),
    type,
    period,
    isTemplate: (given.get("fileId") ?? "").startsWith("/template/"),
  };
  const expected = linkParameters(order, timestamp);
  if (!isSame(tokenOf(world, expected), given.get("token") ?? "")) return { kind: "forged" };
  const ageSeconds = world.clock.realNow() / 1000 - Number(timestamp);
  return ageSeconds > LINK_SECONDS ? { kind: "expired" } : { kind: "order", order };
}
