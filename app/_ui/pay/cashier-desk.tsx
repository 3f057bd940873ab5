"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import type { CashierTexts } from "#app/_ui/pay/cashier-texts.ts";
import { TroublePanel } from "#app/_ui/pay/trouble-panel.tsx";
import { clockText, useCountdown } from "#app/_ui/pay/use-countdown.ts";
import { type PaymentWatch, usePaymentWatch } from "#app/_ui/pay/use-payment-watch.ts";
import { Button, buttonClass } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import { LinkButton } from "#app/_ui/primitives/link-button.tsx";
import { Notice } from "#app/_ui/primitives/notice.tsx";

type Props = {
  orderNo: string;
  orderKey: string | null;
  secondsLeft: number;
  /** Alipay takes no payment in the last minute. */
  payableSecondsMin: number;
  payHref: string;
  /** The pay link with the order's key, for a browser that does not hold the visitor's cookie. */
  sharedPayLink: string;
  resultHref: string;
  orderHref: string;
  /** False inside WeChat: the pay link then leads to a page of ours. */
  opensAlipay: boolean;
  /** The form that lets a payment go on here which was begun on another device; false where there is none. */
  goOnHere: ReactNode;
  texts: CashierTexts;
  /** The form that cancels the order. */
  cancel: ReactNode;
};

type Following = { waiting: boolean; onFollow: () => void };

/** The pay link, the clock and, once the link was followed, the waiting. Ends on the result page, never on its own word. */
export function CashierDesk(props: Props) {
  const { orderNo, orderKey, payableSecondsMin, resultHref, texts } = props;
  const router = useRouter();
  const [waiting, setWaiting] = useWaiting(orderNo);
  const watch = usePaymentWatch({ orderNo, orderKey, active: true });
  const left = useCountdown(watch.news?.secondsLeft ?? props.secondsLeft);
  const phase = watch.news?.phase;
  const isSettled = phase === "paid" || phase === "closed" || phase === "returning";
  useEffect(() => {
    if (isSettled) router.replace(resultHref);
  }, [isSettled, resultHref, router]);
  if (isSettled) {
    return (
      <Notice tone={phase === "paid" ? "good" : "wait"} role="status" className="mt-6">
        <p className="font-medium">{phase === "paid" ? texts.paidTitle : texts.goResult}</p>
        <a href={resultHref} className="underline">
          {texts.goResult}
        </a>
      </Notice>
    );
  }
  if (left === 0) return <Expired texts={texts} orderHref={props.orderHref} />;
  const [before = "", after = ""] = texts.deadline.split("{time}");
  return (
    <div className="mt-6">
      <p className="flex items-center gap-2 text-ink-2">
        <Icon name="clock" className="shrink-0" />
        <span>
          {before}
          <time role="timer" aria-live="off" className="figures font-semibold text-ink">
            {clockText(left)}
          </time>
          {after}
        </span>
      </p>
      {left <= payableSecondsMin ? (
        <Notice tone="wait" className="mt-4">
          {texts.lastMinute}
        </Notice>
      ) : (
        <WayToAlipay
          {...props}
          waiting={waiting}
          onFollow={() => {
            setWaiting(true);
          }}
        />
      )}
      {waiting && <Waiting watch={watch} {...props} />}
    </div>
  );
}

function WayToAlipay({ texts, payHref, opensAlipay, goOnHere, waiting, onFollow }: Props & Following) {
  if (goOnHere) {
    return (
      <section aria-labelledby="elsewhere" className="mt-4 rounded-lg bg-sunken p-4 md:p-6">
        <h2 id="elsewhere" className="text-base">
          {texts.elsewhereTitle}
        </h2>
        <p className="mt-1 text-sm text-ink-2">{texts.elsewhereText}</p>
        {goOnHere}
      </section>
    );
  }
  const place = "mt-4 w-full sm:w-auto sm:min-w-[280px]";
  if (!opensAlipay) {
    return (
      <a href={payHref} className={`${buttonClass({ tone: "primary", size: "lg" })} ${place}`}>
        {texts.pay}
      </a>
    );
  }
  return (
    <a
      href={payHref}
      target="_blank"
      rel="noopener"
      onClick={onFollow}
      className={`${buttonClass({ tone: waiting ? "secondary" : "primary", size: "lg" })} ${place}`}
    >
      {waiting ? texts.payAgain : texts.pay}
      <Icon name="external" size={16} />
      <span className="sr-only">{texts.newTab}</span>
    </a>
  );
}

function Waiting({ watch, texts, payHref, sharedPayLink, orderHref, cancel }: Props & { watch: PaymentWatch }) {
  const [claimed, setClaimed] = useState(false);
  const [trouble, setTrouble] = useState(false);
  return (
    <section aria-labelledby="waiting" className="mt-6 animate-appear rounded-lg bg-sunken p-4 md:p-6">
      <div className="flex items-start gap-3">
        <Icon name="spinner" className="mt-[3px] shrink-0 animate-spin text-accent" />
        <div>
          <h2 id="waiting" className="text-base">
            {texts.waitingTitle}
          </h2>
          <p className="text-sm text-ink-2">{texts.waitingText}</p>
        </div>
      </div>
      <div className="mt-4 grid gap-3 sm:flex">
        <Button
          tone="primary"
          onClick={() => {
            setClaimed(true);
            watch.askNow();
          }}
        >
          {texts.donePaying}
        </Button>
        <Button
          aria-expanded={trouble}
          aria-controls="trouble"
          onClick={() => {
            setTrouble(!trouble);
          }}
        >
          {texts.trouble}
        </Button>
      </div>
      <div aria-live="polite" className="mt-3 min-h-[24px] text-sm text-ink-2">
        {statusWords(watch, claimed, texts)}
      </div>
      {trouble && (
        <TroublePanel
          texts={texts}
          payHref={payHref}
          sharedPayLink={sharedPayLink}
          orderHref={orderHref}
          cancel={cancel}
        />
      )}
    </section>
  );
}

/** Nothing is said before the buyer asks, except what keeps the page from knowing. */
function statusWords(watch: PaymentWatch, claimed: boolean, texts: CashierTexts): string {
  if (!watch.online) return texts.offline;
  if (watch.news?.phase === "unverified") return texts.unknown;
  if (!claimed) return "";
  return watch.news?.phase === "not-paid" ? texts.notYet : texts.asking;
}

function Expired({ texts, orderHref }: { texts: CashierTexts; orderHref: string }) {
  return (
    <div role="alert" className="mt-6 rounded-lg bg-sunken p-6 text-center">
      <Icon name="clock" size={44} strokeWidth={1.2} className="mx-auto text-ink-3" />
      <p className="mt-2 text-lg">{texts.expiredTitle}</p>
      <p className="mx-auto mt-1 max-w-[44ch] text-ink-2">{texts.expiredText}</p>
      <div className="mt-4 flex flex-wrap justify-center gap-3">
        <LinkButton href={texts.reorderHref} tone="primary">
          {texts.reorder}
        </LinkButton>
        <LinkButton href={orderHref}>{texts.later}</LinkButton>
      </div>
    </div>
  );
}

/** Whether the pay link was followed, kept over a reload of this tab. */
function useWaiting(orderNo: string): [boolean, (waiting: boolean) => void] {
  const stored = useSyncExternalStore(
    neverChanges,
    () => sessionStorage.getItem("waiting-for") === orderNo,
    () => false,
  );
  const [clicked, setClicked] = useState(false);
  const set = (waiting: boolean) => {
    sessionStorage.setItem("waiting-for", waiting ? orderNo : "");
    setClicked(waiting);
  };
  return [stored || clicked, set];
}

function neverChanges(): () => void {
  return () => undefined;
}
