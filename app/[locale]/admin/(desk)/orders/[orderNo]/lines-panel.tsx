import { Money } from "#app/_ui/money.tsx";
import { type Fen, fen } from "#lib/domain/money.ts";
import { pickText } from "#lib/i18n/locale.ts";
import { Panel } from "../../../_ui/panel.tsx";
import type { OrderFrame } from "./order-frame.ts";

/** What was bought, as it was shown on the day, and how the total came about. */
export function LinesPanel({ t, locale, order }: OrderFrame) {
  return (
    <Panel title={t("order.lines")}>
      <ul className="-mt-2 divide-y divide-line">
        {order.lines.map((line) => (
          <li key={line.id} className="grid grid-cols-[48px_minmax(0,1fr)_auto] items-center gap-3 py-2">
            <img
              src={`/pictures/${line.pictureFile}`}
              alt=""
              width={48}
              height={48}
              loading="lazy"
              className="size-[48px] rounded-md bg-sunken object-cover"
            />
            <span className="min-w-0">
              <span className="block [overflow-wrap:anywhere]">
                {pickText(locale, { zh: line.nameZh, en: line.nameEn })}
              </span>
              <span className="block text-ink-3">
                {pickText(locale, { zh: line.variantLabelZh, en: line.variantLabelEn })}{" "}
                <span className="font-mono text-xs">{line.sku}</span>
              </span>
            </span>
            <span className="text-right">
              <Money amount={fen(line.lineFen)} className="block" />
              <span className="figures text-ink-3">
                <Money amount={fen(line.unitPriceFen)} /> × {line.quantity}
              </span>
            </span>
          </li>
        ))}
      </ul>
      <dl className="mt-2 grid gap-1 border-t border-line pt-3">
        <Row name={t("order.items")} amount={fen(order.itemsFen)} />
        <Row name={t("order.freight")} amount={fen(order.freightFen)} />
        {order.discountFen > 0 && <Row name={t("order.discount")} amount={fen(order.discountFen)} minus />}
        <Row name={t("order.total")} amount={fen(order.totalFen)} strong />
      </dl>
    </Panel>
  );
}

function Row(props: { name: string; amount: Fen; strong?: boolean; minus?: boolean }) {
  return (
    <div
      className={
        props.strong === true ? "flex justify-between text-base font-medium" : "flex justify-between text-ink-2"
      }
    >
      <dt>{props.name}</dt>
      <dd>
        {props.minus === true && "−"}
        <Money amount={props.amount} />
      </dd>
    </div>
  );
}
