import { accountBill } from "#lib/simulator/domain/account-bill.ts";
import type { BillPeriod } from "#lib/simulator/domain/bill-period.ts";
import { sandboxBill } from "#lib/simulator/domain/sandbox-bill.ts";
import { tradeBill } from "#lib/simulator/domain/trade-bill.ts";
import { beijingTime } from "#lib/simulator/protocol/beijing-time.ts";
import { type BillTable, billFileText } from "#lib/simulator/protocol/bill-file.ts";
import { encodeText } from "#lib/simulator/protocol/charset.ts";
import { zipArchive } from "#lib/simulator/protocol/zip.ts";
import type { World } from "#lib/simulator/world.ts";

/** Payments and refunds, or every movement of the account. */
export const BILL_TYPES = ["trade", "signcustomer"] as const;
export type BillType = (typeof BILL_TYPES)[number];

export interface BillOrder {
  sellerId: string;
  type: BillType;
  period: BillPeriod;
  /** The official sandbox's sample instead of what happened. */
  isTemplate: boolean;
}

export interface Bill {
  detail: BillTable;
  summary: BillTable;
}

function templateBill({ sellerId, type, period }: BillOrder): [BillTable, BillTable] {
  const { payment, move, buyer } = sandboxBill({ sellerId, from: period.from });
  return type === "trade"
    ? tradeBill({ payments: [payment], refunds: [], buyerOf: () => buyer })
    : accountBill([{ move, about: { trade: payment.trade, buyer } }]);
}

/** What the book knows of this seller and time, as the tables of a bill. */
export function writeBill(world: World, order: BillOrder): Bill {
  const range = { sellerId: order.sellerId, from: order.period.from, to: order.period.to };
  const bill = () => {
    if (order.isTemplate) return templateBill(order);
    if (order.type === "trade") {
      const payments = world.bills.payments(range);
      return tradeBill({ payments, refunds: world.bills.refunds(range), buyerOf: (id) => world.buyers.get(id) });
    }
    return accountBill(
      world.sellers.movesBetween(range).map((move) => {
        const trade = move.tradeNo === null ? null : world.trades.get(move.tradeNo);
        return { move, about: trade && { trade, buyer: world.buyers.get(trade.buyerId) } };
      }),
    );
  };
  const [detail, summary] = bill();
  return { detail, summary };
}

/** The account as bills name it: the seller's id with four digits more. */
export function billAccount(sellerId: string): string {
  return `${sellerId}0156`;
}

export function billZipName({ sellerId, period }: Pick<BillOrder, "sellerId" | "period">): string {
  return `${billAccount(sellerId)}_${period.digits}.csv.zip`;
}

/** The zip that a merchant downloads: both files in GBK, their names too. */
export function billZip(world: World, order: BillOrder): Buffer {
  const account = billAccount(order.sellerId);
  const exportedAt = world.clock.now();
  const { detail, summary } = writeBill(world, order);
  const entries = [detail, summary].map((table) => ({
    name: encodeText(`${account}_${order.period.digits}_${table.fileLabel}.csv`, "gbk"),
    content: encodeText(
      billFileText(table, { account, from: order.period.from, to: order.period.to, exportedAt }),
      "gbk",
    ),
  }));
  return zipArchive(entries, beijingTime(exportedAt));
}
