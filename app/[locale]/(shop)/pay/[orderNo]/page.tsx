import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { Money } from "#app/_ui/money.tsx";
import { AskFirst } from "#app/_ui/order/ask-first.tsx";
import { OrderActionForm } from "#app/_ui/order/order-action-form.tsx";
import { CashierDesk } from "#app/_ui/pay/cashier-desk.tsx";
import { cashierTexts } from "#app/_ui/pay/cashier-texts.ts";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { PAYABLE_SECONDS_MIN } from "#lib/domain/order.ts";
import { isLocale, type Locale, localeHref } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import { type BuyerDevice, findBuyerDevice } from "#lib/server/buyer-device.ts";
import { formTokenFor } from "#lib/server/form-token.ts";
import { findOwnedPayment, keyIn, type Owned, orderPath } from "#lib/server/order-access.ts";
import { canStillPay, secondsLeft } from "#lib/server/payment-phase.ts";
import { shop } from "#lib/server/shop.ts";
import type { PaymentState } from "#lib/server/views.ts";
import { cancelOrder, continuePaymentHere, startPayment } from "../../orders/actions.ts";

type Props = {
  params: Promise<{ locale: string; orderNo: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("cashier.title"), robots: { index: false } } : {};
}

export default async function CashierPage({ params, searchParams }: Props) {
  const { locale, orderNo } = await params;
  const owned = isLocale(locale) ? await findOwnedPayment({ orderNo, key: keyIn(await searchParams) }) : null;
  if (!isLocale(locale) || owned === null) notFound();
  const { order } = owned;
  if (order.status !== "pending") redirect(localeHref(locale, orderPath(owned, { under: "pay", page: "result" })));
  const t = shopTexts(locale);
  const device = await findBuyerDevice();
  return (
    <div className="page max-w-[840px] py-6 md:py-10">
      <h1 className="flex items-center gap-2 text-xl">
        <Icon name="checkCircle" size={28} className="shrink-0 text-good" />
        {t("cashier.placed")}
      </h1>
      <div className="mt-6 flex flex-wrap items-end justify-between gap-4 border-y border-line py-4">
        <div className="min-w-0">
          <p className="text-sm text-ink-3">{t("cashier.orderNo")}</p>
          <p className="figures flex items-center font-medium">
            {order.orderNo}
            <CopyButton text={order.orderNo} label={t("cashier.copyOrderNo")} done={t("cashier.copied")} />
          </p>
          <p className="text-sm text-ink-3">{t("cashier.goods", { count: order.itemCount })}</p>
        </div>
        <div className="md:text-right">
          <p className="text-sm text-ink-3">{t("cashier.due")}</p>
          <Money amount={order.totalFen} className="text-3xl leading-none font-semibold text-due" />
        </div>
      </div>
      <section className="mt-6" aria-labelledby="method">
        <h2 id="method" className="text-sm font-normal text-ink-3">
          {t("cashier.method")}
        </h2>
        <div className="mt-2 flex items-center gap-3 rounded-lg border-2 border-accent bg-raised px-4 py-3">
          <Icon name="wallet" size={28} className="shrink-0 text-accent" />
          <p>
            <span className="block font-medium">{t("cashier.alipay")}</span>
            <span className="text-sm text-ink-3">
              {t(device.product === "wap" ? "cashier.alipayTextOnPhone" : "cashier.alipayText")}
            </span>
          </p>
          <Icon name="check" className="ml-auto shrink-0 text-accent" />
        </div>
      </section>
      <Desk owned={owned} locale={locale} device={device} />
      <p className="mt-8 flex items-start gap-2 text-sm text-ink-3">
        <Icon name="shield" size={16} className="mt-[3px] shrink-0" />
        {t("cashier.beware")}
      </p>
    </div>
  );
}

type DeskProps = { owned: Owned<PaymentState>; locale: Locale; device: BuyerDevice };

async function Desk({ owned, locale, device }: DeskProps) {
  const { order, formSecret, key } = owned;
  const { clock, config, orderKeys } = await shop();
  const now = clock.now();
  const texts = cashierTexts(locale, order.orderNo);
  const form = { orderNo: order.orderNo, key, token: formTokenFor(formSecret) };
  const open = order.attempts.find((attempt) => attempt.status === "open");
  if (open === undefined && canStillPay(order, now)) {
    return (
      <OrderActionForm
        action={startPayment}
        form={form}
        outcomes={texts.outcome}
        tone="primary"
        size="lg"
        className="mt-6"
      >
        {shopTexts(locale)("cashier.start")}
      </OrderActionForm>
    );
  }
  const goesOnElsewhere = open !== undefined && open.product !== device.product && !device.blocksAlipay;
  const shared = { order, key: orderKeys.keyFor(order.orderNo) };
  return (
    <CashierDesk
      orderNo={order.orderNo}
      orderKey={key}
      secondsLeft={secondsLeft(order, now)}
      payableSecondsMin={PAYABLE_SECONDS_MIN}
      payHref={localeHref(locale, orderPath(owned, { under: "pay", page: "alipay" }))}
      sharedPayLink={
        new URL(localeHref(locale, orderPath(shared, { under: "pay", page: "alipay" })), config.publicUrl).href
      }
      resultHref={localeHref(locale, orderPath(owned, { under: "pay", page: "result" }))}
      orderHref={localeHref(locale, orderPath(owned, { under: "orders" }))}
      opensAlipay={!device.blocksAlipay}
      goOnHere={
        goesOnElsewhere && (
          <OrderActionForm
            action={continuePaymentHere}
            form={form}
            outcomes={texts.outcome}
            tone="primary"
            size="lg"
            className="mt-3"
          >
            {texts.goOnHere}
          </OrderActionForm>
        )
      }
      texts={texts}
      cancel={
        <AskFirst
          label={texts.cancel}
          title={texts.cancelTitle}
          text={texts.cancelText}
          keep={texts.keep}
          closeLabel={texts.close}
          tone="quiet"
        >
          <OrderActionForm action={cancelOrder} form={form} outcomes={texts.outcome} tone="danger">
            {texts.cancelConfirm}
          </OrderActionForm>
        </AskFirst>
      }
    />
  );
}
