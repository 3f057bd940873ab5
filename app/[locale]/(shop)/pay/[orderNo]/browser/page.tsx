import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import type { ReactNode } from "react";
import { Money } from "#app/_ui/money.tsx";
import { AddressToCopy } from "#app/_ui/pay/address-to-copy.tsx";
import { Countdown } from "#app/_ui/pay/countdown.tsx";
import { MenuArrow, MenuDots } from "#app/_ui/pay/menu-hint.tsx";
import { ResultWatcher } from "#app/_ui/pay/result-watcher.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { isLocale, localeHref } from "#lib/i18n/locale.ts";
import { type ShopTexts, shopTexts } from "#lib/i18n/shop-texts.ts";
import { findBuyerDevice } from "#lib/server/buyer-device.ts";
import { findOwnedPayment, keyIn, orderPath } from "#lib/server/order-access.ts";
import { paymentPhase, secondsLeft } from "#lib/server/payment-phase.ts";
import { shop } from "#lib/server/shop.ts";

type Props = {
  params: Promise<{ locale: string; orderNo: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { locale } = await params;
  return isLocale(locale) ? { title: shopTexts(locale)("browser.title"), robots: { index: false } } : {};
}

/**
 * For a buyer inside WeChat, which lets no page of Alipay through: how to come to a browser. This very address is what
 * WeChat's menu opens there, so it holds the order's key, and in any other browser it leads on to the cashier.
 */
export default async function BrowserPage({ params, searchParams }: Props) {
  const { locale, orderNo } = await params;
  const key = keyIn(await searchParams);
  const owned = isLocale(locale) ? await findOwnedPayment({ orderNo, key }) : null;
  if (!isLocale(locale) || owned === null) notFound();
  const { order } = owned;
  const [{ clock, config, orderKeys }, { blocksAlipay }] = await Promise.all([shop(), findBuyerDevice()]);
  const opened = { order, key: orderKeys.keyFor(orderNo) };
  if (order.status !== "pending") redirect(localeHref(locale, orderPath(owned, { under: "pay", page: "result" })));
  if (!blocksAlipay) redirect(localeHref(locale, orderPath(owned, { under: "pay" })));
  if (key !== opened.key) redirect(localeHref(locale, orderPath(opened, { under: "pay", page: "browser" })));
  const t = shopTexts(locale);
  const now = clock.now();
  return (
    <div className="page max-w-[560px] pb-10">
      <MenuArrow className="ml-auto h-[92px] w-[120px] text-accent" />
      <h1 className="-mt-2 text-2xl">{t("browser.heading")}</h1>
      <p className="mt-3 text-ink-2">{t("browser.text")}</p>
      <Steps t={t} />
      <section aria-labelledby="copy" className="mt-8">
        <h2 id="copy" className="text-base">
          {t("browser.orCopy")}
        </h2>
        <AddressToCopy
          address={new URL(localeHref(locale, orderPath(opened, { under: "pay" })), config.publicUrl).href}
          texts={{
            label: t("browser.address"),
            copy: t("browser.copy"),
            copied: t("browser.copied"),
            copyByHand: t("browser.copyByHand"),
          }}
        />
        <p className="mt-3 flex items-start gap-2 text-sm text-ink-3">
          <Icon name="shield" size={16} className="mt-[3px] shrink-0" />
          {t("browser.private")}
        </p>
      </section>
      <dl className="mt-8 grid grid-cols-[auto_1fr] items-baseline gap-x-6 gap-y-2 border-y border-line py-4">
        <dt className="text-sm text-ink-3">{t("cashier.orderNo")}</dt>
        <dd className="figures text-right text-sm">{order.orderNo}</dd>
        <dt className="text-sm text-ink-3">{t("cashier.due")}</dt>
        <dd className="text-right">
          <Money amount={order.totalFen} className="text-lg font-semibold text-due" />
        </dd>
        <dt className="text-sm text-ink-3">{t("result.remaining")}</dt>
        <dd className="text-right">
          <Countdown seconds={secondsLeft(order, now)} text="{time}" />
        </dd>
      </dl>
      <div className="mt-4 flex flex-wrap items-center justify-between gap-3">
        <p className="flex-1 basis-[160px] text-sm text-ink-3">{t("browser.updates")}</p>
        <ResultWatcher
          orderNo={orderNo}
          orderKey={owned.key}
          shown={paymentPhase(order, now)}
          label={t("result.refresh")}
          offline={t("cashier.offline")}
          tone="quiet"
        />
      </div>
    </div>
  );
}

function Steps({ t }: { t: ShopTexts }) {
  return (
    <ol className="mt-6 grid gap-4">
      <Step number={1}>
        {t("browser.menuBefore")}
        <MenuDots className="mx-1 inline-block h-[28px] w-[44px] align-middle text-ink" />
        {t("browser.menuAfter")}
      </Step>
      <Step number={2}>{t("browser.choose")}</Step>
      <Step number={3}>{t("browser.pay")}</Step>
    </ol>
  );
}

function Step({ number, children }: { number: number; children: ReactNode }) {
  return (
    <li className="flex items-start gap-3">
      <span
        aria-hidden="true"
        className="figures grid size-[28px] shrink-0 place-items-center rounded-full bg-accent-soft text-sm font-semibold text-accent"
      >
        {number}
      </span>
      <span className="min-w-0 pt-[1px]">{children}</span>
    </li>
  );
}
