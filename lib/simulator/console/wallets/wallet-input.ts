/** Reads the forms of the buyers' page. Every refusal names the field that is wrong. */
import type { Buyer, Coupon, CouponType, FundChannel } from "#lib/simulator/domain/model.ts";
import { FUND_CHANNELS } from "#lib/simulator/domain/pay-means.ts";
import { purseOf } from "#lib/simulator/domain/pay-trade.ts";
import type { FormFields } from "#lib/simulator/pages/form-fields.ts";
import { fenFromYuan } from "#lib/simulator/protocol/yuan.ts";

export type WalletField =
  | "amount"
  | "total"
  | "purse"
  | "couponName"
  | "type"
  | "couponAmount"
  | "minimum"
  | "name"
  | "logonId"
  | "logonIdTaken"
  | "password"
  | "buyer";

export type WalletInput<T> = { ok: true; value: T } | { ok: false; refused: WalletField };

/** Far above any test, far below where whole fen stop being exact. */
const PURSE_FEN_MAX = 100_000_000_000;
const COUPON_FEN_MAX = 100_000_000;
const COUPON_NAME_LENGTH_MAX = 40;
const NAME_LENGTH_MAX = 20;
const COUPON_TYPES: readonly CouponType[] = ["merchant", "alipay"];

const refuse = (refused: WalletField) => ({ ok: false, refused }) as const;

/** How much the purse changes: by the sum, or to the sum where the button says so. */
export function readPurseChange(field: FormFields, buyer: Buyer): WalletInput<{ channel: FundChannel; byFen: number }> {
  const channel = FUND_CHANNELS.find((name) => name === field("channel"));
  if (channel === undefined) return refuse("purse");
  const fen = fenFromYuan(field("amount").trim());
  const isSetting = field("action") === "set";
  if (fen === null || (fen === 0 && !isSetting)) return refuse("amount");
  const heldFen = purseOf(buyer, channel).fen;
  const byFen = isSetting ? fen - heldFen : fen;
  return heldFen + byFen > PURSE_FEN_MAX ? refuse("total") : { ok: true, value: { channel, byFen } };
}

export function readCoupon(field: FormFields): WalletInput<Pick<Coupon, "name" | "type" | "amountFen" | "minimumFen">> {
  const name = field("name").trim();
  if (name === "" || name.length > COUPON_NAME_LENGTH_MAX) return refuse("couponName");
  const type = COUPON_TYPES.find((known) => known === field("type"));
  if (type === undefined) return refuse("type");
  const amountFen = fenFromYuan(field("amount").trim());
  if (amountFen === null || amountFen < 1 || amountFen > COUPON_FEN_MAX) return refuse("couponAmount");
  const minimumText = field("minimum").trim();
  const minimumFen = minimumText === "" ? amountFen : fenFromYuan(minimumText);
  if (minimumFen === null || minimumFen < amountFen) return refuse("minimum");
  return { ok: true, value: { name, type, amountFen, minimumFen } };
}

export function readBuyer(field: FormFields): WalletInput<Pick<Buyer, "name" | "logonId" | "password">> {
  const name = field("name").trim();
  if (name === "" || name.length > NAME_LENGTH_MAX) return refuse("name");
  const logonId = field("logonId").trim();
  if (!/^(?:1\d{10}|[^\s@]{1,64}@[^\s@]{1,64}\.[^\s@]{1,32})$/.test(logonId)) return refuse("logonId");
  const password = field("password");
  return /^\d{6}$/.test(password) ? { ok: true, value: { name, logonId, password } } : refuse("password");
}
