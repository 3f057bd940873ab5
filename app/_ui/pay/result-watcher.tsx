"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { usePaymentWatch } from "#app/_ui/pay/use-payment-watch.ts";
import { Button, type ButtonLook } from "#app/_ui/primitives/button.tsx";
import { Icon } from "#app/_ui/primitives/icon.tsx";
import type { PaymentPhase } from "#lib/server/payment-phase.ts";

type Props = ButtonLook & {
  orderNo: string;
  orderKey: string | null;
  shown: PaymentPhase;
  label: string;
  offline: string;
};

/** Asks on by itself and has the page made anew when there is news. The button only asks at once. */
export function ResultWatcher({ orderNo, orderKey, shown, label, offline, ...look }: Props) {
  const router = useRouter();
  const { news, asking, online, askNow } = usePaymentWatch({ orderNo, orderKey, active: true });
  const phase = news?.phase;
  useEffect(() => {
    if (phase !== undefined && phase !== shown) router.refresh();
  }, [phase, shown, router]);
  return (
    <>
      <Button onClick={askNow} aria-busy={asking} {...look}>
        <Icon name="refresh" size={16} className={asking ? "animate-spin" : ""} />
        {label}
      </Button>
      <span role="status" className={online ? "sr-only" : "basis-full text-sm text-wait"}>
        {online ? "" : offline}
      </span>
    </>
  );
}
