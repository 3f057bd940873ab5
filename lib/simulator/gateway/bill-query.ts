import {
  BILL_REFUSALS,
  type BillPeriod,
  type BillRefusal,
  parseBillPeriod,
  periodRefusal,
} from "#lib/simulator/domain/bill-period.ts";
import { billDownloadUrl } from "#lib/simulator/gateway/bill-link.ts";
import type { MethodAnswer, MethodCall } from "#lib/simulator/gateway/method-call.ts";
import { BILL_TYPES, writeBill } from "#lib/simulator/operations/write-bill.ts";
import { businessErrorHead, SUCCESS_HEAD } from "#lib/simulator/protocol/gateway-error.ts";

/** Known to Alipay, but for products that no merchant here has signed. */
const OTHER_TYPES = ["merchant_act", "trade_zft_merchant", "zft_acc", "settlementMerge"];

function refuse(code: BillRefusal): MethodAnswer {
  return { head: businessErrorHead(code, BILL_REFUSALS[code]), fields: {} };
}

function emptyCode(call: MethodCall, period: BillPeriod): "NO_BILL_DATA" | "EMPTY_DATA_WITH_BILL_FILE" {
  const { sellerId } = call.application;
  // A merchant whose account has never moved has no bills at all; later, a quiet day has a bill without lines.
  return call.world.bills.hasMovedBefore({ sellerId, moment: period.to })
    ? "EMPTY_DATA_WITH_BILL_FILE"
    : "NO_BILL_DATA";
}

/** `alipay.data.dataservice.bill.downloadurl.query` (protocol sheet, section 5.6). */
export function billQuery(call: MethodCall): MethodAnswer {
  const { world, application, biz, origin } = call;
  const typeName = biz.text("bill_type");
  const period = parseBillPeriod(biz.text("bill_date"));
  const type = BILL_TYPES.find((name) => name === typeName);
  // Only a platform has merchants of its own to name in smid.
  const isReadable = period !== null && biz.text("smid") === "";
  if (type === undefined) return refuse(OTHER_TYPES.includes(typeName) ? "TYPE_NOT_SUPPORTED" : "INVAILID_ARGUMENTS");
  if (!isReadable) return refuse("INVAILID_ARGUMENTS");
  const refusal = periodRefusal(period, world.clock.now());
  if (refusal !== null) return refuse(refusal);

  const isTemplate = world.applications.settings(application.appId).sandboxLimits;
  const order = { sellerId: application.sellerId, type, period, isTemplate };
  const isEmpty = writeBill(world, order).detail.rows.length === 0;
  const code = isEmpty ? emptyCode(call, period) : undefined;
  if (code === "NO_BILL_DATA") return refuse(code);
  return {
    head: SUCCESS_HEAD,
    fields: { bill_download_url: billDownloadUrl(world, { order, origin }), bill_file_code: code },
  };
}
