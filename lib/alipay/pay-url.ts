import type { AlipaySdk } from "alipay-sdk";
import { shanghaiText } from "#lib/alipay/shanghai-time.ts";
import { yuanFromFen } from "#lib/domain/money.ts";
import type { PayProduct } from "#lib/domain/payment.ts";
import type { Clock, GoodsLine, PayRequest } from "#lib/services/ports.ts";

/**
 * Bytes that goods_detail may take in the address, percent signs included: some four lines. Without goods an address has
 * about 1,150 bytes, a little more under a long shop name; so it stays below 2,083, the shortest limit that a browser or
 * a scanner of addresses is known to have, and far below the 4 KiB line of a careful web server.
 */
const GOODS_BYTES_MAX = 800;

/** A Chinese character takes nine bytes of an address. */
const GOODS_NAME_LENGTH_MAX = 16;

/** Alipay refuses these in a subject (protocol sheet, section 3.1), and `&` makes a signed text ambiguous (N-22). */
const FORBIDDEN = /[/=&]|\p{Cc}/gu;

/** Method and product_code of each product (protocol sheet, sections 3.1 and 3.3). */
const PRODUCTS: Readonly<Record<PayProduct, { method: string; productCode: string }>> = {
  page: { method: "alipay.trade.page.pay", productCode: "FAST_INSTANT_TRADE_PAY" },
  wap: { method: "alipay.trade.wap.pay", productCode: "QUICK_WAP_WAY" },
};

/**
 * Signs the address that opens one attempt at Alipay's cashier. No call is made. All words are our own, notification and
 * return address come from the configuration.
 */
export function signPayUrl(
  deps: { sdk: AlipaySdk; clock: Clock; notifyUrl: string; returnUrl: string },
  request: PayRequest,
): string {
  const { method, productCode } = PRODUCTS[request.product];
  return deps.sdk.pageExecute(method, "GET", {
    returnUrl: deps.returnUrl,
    notifyUrl: deps.notifyUrl,
    timestamp: shanghaiText(deps.clock.now()),
    bizContent: {
      out_trade_no: request.outTradeNo,
      product_code: productCode,
      total_amount: yuanFromFen(request.amountFen),
      subject: request.subject,
      body: bodyOf(request.goods),
      time_expire: shanghaiText(request.expiresAt),
      // Real goods, not virtual ones.
      goods_type: "1",
      ...goodsDetail(request.goods),
      ...(request.product === "wap" && { quit_url: quitUrl(deps.returnUrl, request.outTradeNo) }),
    },
  });
}

/**
 * Where the phone's cashier leads whoever leaves it: where a payment leads too, with the one parameter that is looked at
 * there, so that the order's own page says how it stands and offers to pay on.
 */
function quitUrl(returnUrl: string, outTradeNo: string): string {
  const url = new URL(returnUrl);
  url.searchParams.set("out_trade_no", outTradeNo);
  return url.href;
}

function bodyOf(goods: readonly GoodsLine[]): string {
  const pieces = goods.reduce((sum, line) => sum + line.quantity, 0);
  return `${goods.length} 种商品，共 ${pieces} 件`;
}

/** As many lines as there is room for: they are a courtesy to the buyer, the sum does not depend on them. */
function goodsDetail(goods: readonly GoodsLine[]): { goods_detail?: object[] } {
  const lines: object[] = [];
  for (const line of goods) {
    const detail = {
      goods_id: line.goodsId,
      goods_name: shortName(line.goodsName),
      quantity: line.quantity,
      price: yuanFromFen(line.unitPriceFen),
    };
    if (encodeURIComponent(JSON.stringify([...lines, detail])).length > GOODS_BYTES_MAX) break;
    lines.push(detail);
  }
  return lines.length === 0 ? {} : { goods_detail: lines };
}

function shortName(name: string): string {
  const plain = name.replace(FORBIDDEN, " ").replaceAll(/\s+/g, " ").trim();
  return Array.from(plain).slice(0, GOODS_NAME_LENGTH_MAX).join("");
}
