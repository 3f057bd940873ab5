/** The bill itself: whoever has the address of the last thirty seconds gets the zip. */
import { Hono } from "hono";
import { DOWNLOAD_PATH, readBillLink } from "#lib/simulator/gateway/bill-link.ts";
import { type BillOrder, billZip, billZipName } from "#lib/simulator/operations/write-bill.ts";
import type { World } from "#lib/simulator/world.ts";

/** What the real bill centre answers then is not published. */
const REFUSALS = {
  expired: "账单下载地址已失效：获取地址后请在 30 秒内下载。The address has expired; ask for a new one.",
  forged: "账单下载地址不正确，请重新获取。This is no address that was given out; ask for a new one.",
} as const;

/** A download for programs and browsers alike. */
export function billResponse(world: World, order: BillOrder): Response {
  return new Response(new Uint8Array(billZip(world, order)), {
    headers: {
      "content-type": "application/zip",
      "content-disposition": `attachment; filename="${billZipName(order)}"`,
    },
  });
}

export function billDownloadRoute(world: World): Hono {
  const route = new Hono();
  route.get(DOWNLOAD_PATH, (context) => {
    const reading = readBillLink(world, new URL(context.req.url).searchParams);
    if (reading.kind !== "order") return context.text(REFUSALS[reading.kind], 403);
    return billResponse(world, reading.order);
  });
  return route;
}
