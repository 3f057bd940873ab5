import { Money } from "#app/_ui/money.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";
import type { Fen } from "#lib/domain/money.ts";
import { REFUND_REASONS } from "#lib/domain/refund.ts";
import { adminTexts } from "#lib/i18n/admin-texts.ts";
import { localeHref, localeOf } from "#lib/i18n/locale.ts";
import { mayAct, staffFormToken } from "#lib/server/staff.ts";
import type { RefundBox } from "#lib/server/staff-views.ts";
import { ActionButton } from "../../../_ui/action-button.tsx";
import { Panel } from "../../../_ui/panel.tsx";
import { refusalTexts } from "../../../_ui/refusal-texts.ts";
import { askRefund } from "../../refunds/actions.ts";
import { cancelOrder, refundOrder, shipOrder } from "./actions.ts";
import type { OrderFrame } from "./order-frame.ts";
import { RefundDialog } from "./refund-dialog.tsx";
import { refundDialogTexts } from "./refund-dialog-texts.ts";
import { ShipForm } from "./ship-form.tsx";

/** What can be done with the order now. The actions ask again for permission and for the state. */
export function Deeds(frame: OrderFrame) {
  const { t, staff, order } = frame;
  const unpaid = order.status === "cancelled" || order.status === "cancelled-refunding";
  return (
    <>
      {!mayAct(staff) && <Notice icon="shield">{t("common.readOnly")}</Notice>}
      {order.refundBox && <RefundPanel {...frame} box={order.refundBox} />}
      {order.status === "pending" && <CancelPanel {...frame} />}
      {order.status !== "pending" && !unpaid && <ShipPanel {...frame} />}
    </>
  );
}

function RefundPanel({ t, locale, staff, order, box }: OrderFrame & { box: RefundBox }) {
  return (
    <Panel title={t("refund.title")}>
      <dl className="mb-3 grid grid-cols-2 gap-x-4 gap-y-2">
        <BoxSum name={t("refund.paid")} amount={box.paidFen} />
        <BoxSum name={t("refund.refunded")} amount={box.refundedFen} />
        <BoxSum name={t("refund.refunding")} amount={box.refundingFen} />
        <BoxSum name={t("refund.refundable")} amount={box.refundableFen} />
      </dl>
      {order.finished && <p className="mb-3 text-ink-3">{t("order.finished")}</p>}
      <RefundDialog
        disabled={!mayAct(staff) || order.finished || box.refundableFen === 0}
        href={localeHref(locale, `/admin/orders/${order.orderNo}/refund`)}
        fields={fieldsOf({ locale, staff, order })}
        reasons={REFUND_REASONS.map((value) => ({ value, label: t(`refund.reasons.${value}`) }))}
        texts={refundDialogTexts(t)}
        refusals={refusalTexts(t)}
        refund={refundOrder}
        ask={askRefund}
      />
    </Panel>
  );
}

function BoxSum({ name, amount }: { name: string; amount: Fen }) {
  return (
    <div>
      <dt className="text-xs text-ink-3">{name}</dt>
      <dd>
        <Money amount={amount} className="font-medium" />
      </dd>
    </div>
  );
}

function ShipPanel({ t, locale, staff, order }: OrderFrame) {
  if (order.shippingObstacle === "already-shipped") return null;
  return (
    <Panel title={t("ship.title")}>
      {order.shippingObstacle !== null ? (
        <Notice tone={order.shippingObstacle === "awaiting-witness" ? "wait" : "bad"}>
          {t(`ship.obstacles.${order.shippingObstacle}`)}
        </Notice>
      ) : (
        mayAct(staff) && (
          <ShipForm
            action={shipOrder}
            fields={fieldsOf({ locale, staff, order })}
            // The buyer reads the carrier's name, so it is offered in the buyer's language.
            carriers={carrierNames(order.locale)}
            texts={{
              carrier: t("ship.carrier"),
              carrierWrong: t("ship.carrierWrong"),
              trackingNo: t("ship.trackingNo"),
              trackingHint: t("ship.trackingHint"),
              trackingWrong: t("ship.trackingWrong"),
              submit: t("ship.submit"),
            }}
            refusals={refusalTexts(t)}
          />
        )
      )}
    </Panel>
  );
}

function CancelPanel({ t, locale, staff, order }: OrderFrame) {
  if (!mayAct(staff)) return null;
  return (
    <Panel title={t("cancel.title")}>
      <p className="mb-3 text-ink-2">{t("cancel.lead")}</p>
      <ActionButton
        action={cancelOrder}
        fields={fieldsOf({ locale, staff, order })}
        label={t("cancel.submit")}
        refusals={refusalTexts(t)}
        tone="danger"
      />
    </Panel>
  );
}

function fieldsOf({ locale, staff, order }: Pick<OrderFrame, "locale" | "staff" | "order">) {
  return { orderNo: order.orderNo, locale, token: staffFormToken(staff) };
}

function carrierNames(locale: string): string[] {
  const t = adminTexts(localeOf(locale));
  const codes = ["sf", "jd", "ems", "zto", "yto", "sto", "yunda"] as const;
  return codes.map((code) => t(`ship.carriers.${code}`));
}
