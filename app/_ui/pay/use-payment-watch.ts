import { useCallback, useEffect, useRef, useState } from "react";
import type { PaymentPhase } from "#lib/server/payment-phase.ts";

/** What the status route answers. */
export type PaymentNews = { phase: PaymentPhase; secondsLeft: number };
export type PaymentWatch = {
  /** The last answer; null before the first. */
  news: PaymentNews | null;
  /** False while the shop cannot be reached. */
  online: boolean;
  /** True while a question is on its way. */
  asking: boolean;
  askNow: () => void;
};

const QUICK_MS = 1_000;
const SLOW_MS = 3_000;
/** Quick in the first minute and after coming back to the page: that is when people have just paid. */
const QUICK_FOR_MS = 60_000;

/** Asks the server again and again how a payment stands. The server decides how often it asks Alipay. */
export function usePaymentWatch({
  orderNo,
  orderKey,
  active,
}: {
  orderNo: string;
  orderKey: string | null;
  active: boolean;
}): PaymentWatch {
  const [watch, setWatch] = useState<Omit<PaymentWatch, "askNow">>({ news: null, online: true, asking: false });
  const askNow = useRef<() => void>(() => undefined);
  useEffect(() => {
    if (!active) return;
    const controller = new AbortController();
    const query = orderKey === null ? "" : `?key=${encodeURIComponent(orderKey)}`;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let quickUntil = performance.now() + QUICK_FOR_MS;
    let asking = false;
    const ask = async () => {
      if (asking) return;
      asking = true;
      clearTimeout(timer);
      setWatch((current) => ({ ...current, asking: true }));
      try {
        const response = await fetch(`/api/orders/${orderNo}/status${query}`, { signal: controller.signal });
        if (!response.ok) throw new Error(`the status route answered ${response.status}`);
        const news = (await response.json()) as PaymentNews;
        setWatch({ news, online: true, asking: false });
      } catch {
        if (controller.signal.aborted) return;
        setWatch((current) => ({ ...current, online: false, asking: false }));
      }
      asking = false;
      timer = setTimeout(() => void ask(), performance.now() < quickUntil ? QUICK_MS : SLOW_MS);
    };
    const hurry = () => {
      if (document.visibilityState !== "visible") return;
      quickUntil = performance.now() + QUICK_FOR_MS;
      void ask();
    };
    askNow.current = hurry;
    void ask();
    addEventListener("focus", hurry);
    document.addEventListener("visibilitychange", hurry);
    return () => {
      controller.abort();
      clearTimeout(timer);
      removeEventListener("focus", hurry);
      document.removeEventListener("visibilitychange", hurry);
    };
  }, [orderNo, orderKey, active]);
  const now = useCallback(() => {
    askNow.current();
  }, []);
  return { ...watch, askNow: now };
}
