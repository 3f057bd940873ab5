/** Sums as people read them. */
import { html, type Markup } from "#lib/simulator/pages/markup.ts";
import { yuanFromFen } from "#lib/simulator/protocol/yuan.ts";

/** "1,299.00": fen as yuan with separators between thousands. */
export function readableYuan(fen: number): string {
  return yuanFromFen(fen).replaceAll(/\B(?=(\d{3})+\.)/g, ",");
}

/** A sum as buyers read it: small sign, large yuan, small fen. */
export function money(fen: number): Markup {
  const [yuan = "0", rest = "00"] = readableYuan(fen).split(".");
  return html`<span class="money"><span class="sign">¥</span>${yuan}<span class="fen">.${rest}</span></span>`;
}
