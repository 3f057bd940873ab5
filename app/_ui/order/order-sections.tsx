import Link from "next/link";
import type { ReactNode } from "react";
import { Money } from "#app/_ui/money.tsx";
import { CopyButton } from "#app/_ui/primitives/copy-button.tsx";
import { formatDateTime } from "#lib/i18n/format-time.ts";
import { type Locale, localeHref, pickText } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";
import type { Order } from "#lib/server/views.ts";

type Props = { order: Order; locale: Locale };

export function Section({ title, id, children }: { title: string; id?: string; children: ReactNode }) {
  return (
    <section {...(id !== undefined && { id })} className="border-t border-line py-6">
      <h2 className="mb-3 text-base">{title}</h2>
      {children}
    </section>
  );
}

/** Facts in two columns; long numbers can be copied. */
export function Fact({
  label,
  children,
  copy,
  locale,
}: {
  label: string;
  children: ReactNode;
  copy?: string;
  locale: Locale;
}) {
  const t = shopTexts(locale);
  return (
    <div className="flex min-h-[36px] items-center gap-4 text-sm">
      <dt className="w-[88px] shrink-0 text-ink-3 md:w-[128px]">{label}</dt>
      <dd className="figures flex min-w-0 items-center break-all">
        {children}
        {copy !== undefined && (
          <CopyButton text={copy} label={t("result.copy", { name: label })} done={t("cashier.copied")} />
        )}
      </dd>
    </div>
  );
}

export function Goods({ order, locale }: Props) {
  const t = shopTexts(locale);
  return (
    <Section title={t("order.goods")}>
      <ul className="divide-y divide-line">
        {order.lines.map((line) => (
          <li key={line.sku} className="flex items-center gap-4 py-3 first:pt-0">
            <img
              src={`/pictures/${line.pictureFile}`}
              alt=""
              width={72}
              height={72}
              className="size-[72px] rounded-md object-cover"
            />
            <div className="min-w-0 flex-1">
              <Link
                href={localeHref(locale, `/products/${line.productSlug}`)}
                className="font-medium hover:text-accent"
              >
                {pickText(locale, { zh: line.nameZh, en: line.nameEn })}
              </Link>
              <p className="text-sm text-ink-3">
                {pickText(locale, { zh: line.variantLabelZh, en: line.variantLabelEn })}{" "}
                <span className="figures whitespace-nowrap">
                  <Money amount={line.unitPriceFen} /> × {line.quantity}
                </span>
              </p>
            </div>
            <Money amount={line.lineFen} className="font-medium" />
          </li>
        ))}
      </ul>
      <dl className="mt-3 ml-auto grid max-w-[280px] grid-cols-[1fr_auto] gap-y-1 text-sm text-ink-2">
        <dt>{t("order.itemsTotal")}</dt>
        <dd className="text-right">
          <Money amount={order.itemsFen} />
        </dd>
        <dt>{t("order.freight")}</dt>
        <dd className="text-right">
          {order.freightFen === 0 ? t("cart.freightFree") : <Money amount={order.freightFen} />}
        </dd>
        <dt className="mt-1 text-base text-ink">{t("order.total")}</dt>
        <dd className="mt-1 text-right text-lg font-semibold text-ink">
          <Money amount={order.totalFen} />
        </dd>
      </dl>
    </Section>
  );
}

export function Delivery({ order, locale }: Props) {
  const t = shopTexts(locale);
  return (
    <Section title={t("order.delivery")}>
      <p>
        {order.contactName} <span className="figures ml-2 text-ink-2">{order.contactPhone}</span>
      </p>
      <p className="text-ink-2">
        {order.addressRegion} {order.addressDetail}
      </p>
      {order.buyerNote !== "" && (
        <p className="mt-2 text-sm text-ink-2">
          <span className="text-ink-3">{t("order.note")}</span> {order.buyerNote}
        </p>
      )}
      {order.carrier !== null && order.trackingNo !== null && (
        <dl className="mt-3">
          <Fact label={t("order.carrier")} locale={locale}>
            {order.carrier}
          </Fact>
          <Fact label={t("order.trackingNo")} copy={order.trackingNo} locale={locale}>
            {order.trackingNo}
          </Fact>
        </dl>
      )}
    </Section>
  );
}

export function Payments({ order, locale }: Props) {
  const t = shopTexts(locale);
  return (
    <Section title={t("order.payment")}>
      {order.payments.length === 0 && <p className="text-ink-2">{t("order.unpaid")}</p>}
      {order.payments.map((payment) => (
        <dl key={payment.tradeNo} className="not-first:mt-4">
          <Fact label={t("order.paymentMethod")} locale={locale}>
            {t("order.alipay")}
          </Fact>
          <Fact label={payment.purpose === "order" ? t("order.paidAmount") : t("order.surplusAmount")} locale={locale}>
            <Money amount={payment.amountFen} className="font-semibold" />
          </Fact>
          <Fact label={t("order.tradeNo")} copy={payment.tradeNo} locale={locale}>
            {payment.tradeNo}
          </Fact>
          {payment.buyerLogonId !== null && (
            <Fact label={t("order.buyer")} locale={locale}>
              {payment.buyerLogonId}
            </Fact>
          )}
          <Fact label={t("order.paidAt")} locale={locale}>
            {formatDateTime(locale, payment.paidAt)}
          </Fact>
        </dl>
      ))}
    </Section>
  );
}
