import { CopyNumber } from "../../../_ui/copy-number.tsx";
import { Moment } from "../../../_ui/moment.tsx";
import { Fact, Panel } from "../../../_ui/panel.tsx";
import type { OrderFrame } from "./order-frame.ts";

/** Who bought it, where it goes, and what travels there. */
export function CustomerPanel({ t, locale, order }: OrderFrame) {
  return (
    <Panel title={t("order.customer")}>
      <dl>
        <Fact name={t("order.name")}>{order.contactName}</Fact>
        <Fact name={t("order.phone")}>
          <CopyNumber t={t} text={order.contactPhone} name={t("order.phone")} />
        </Fact>
        {order.contactEmail !== "" && <Fact name={t("order.email")}>{order.contactEmail}</Fact>}
        <Fact name={t("order.address")}>
          {order.addressRegion} {order.addressDetail}
        </Fact>
        {order.buyerNote !== "" && <Fact name={t("order.note")}>{order.buyerNote}</Fact>}
        {order.trackingNo !== null && (
          <Fact name={t("order.delivery")}>
            {order.carrier} <CopyNumber t={t} text={order.trackingNo} name={t("ship.trackingNo")} />
            {order.shippedAt && (
              <span className="block text-ink-3">
                <Moment locale={locale} at={order.shippedAt} />
              </span>
            )}
          </Fact>
        )}
      </dl>
    </Panel>
  );
}
