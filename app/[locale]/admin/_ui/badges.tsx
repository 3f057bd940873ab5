import { Badge, type BadgeTone } from "#app/_ui/primitives/badge.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import type { AttemptStatus } from "#lib/domain/payment.ts";
import type { RefundStatus } from "#lib/domain/refund.ts";
import type { AdminTexts } from "#lib/i18n/admin-texts.ts";
import type { OrderRow } from "#lib/server/staff-views.ts";

type Look = { tone: BadgeTone; icon: IconName };

const ORDER_LOOKS: Record<OrderStatus, Look> = {
  pending: { tone: "neutral", icon: "clock" },
  paid: { tone: "accent", icon: "wallet" },
  shipped: { tone: "accent", icon: "truck" },
  completed: { tone: "good", icon: "checkCircle" },
  cancelled: { tone: "neutral", icon: "close" },
  "cancelled-refunding": { tone: "wait", icon: "returnArrow" },
};

const REFUND_LOOKS: Record<RefundStatus, Look> = {
  new: { tone: "wait", icon: "clock" },
  requested: { tone: "wait", icon: "clock" },
  unknown: { tone: "wait", icon: "clock" },
  done: { tone: "good", icon: "checkCircle" },
  failed: { tone: "bad", icon: "alert" },
};

const SUMMARY_LOOKS: Record<Exclude<OrderRow["refund"], "none">, Look> = {
  part: { tone: "neutral", icon: "returnArrow" },
  whole: { tone: "neutral", icon: "returnArrow" },
  checking: { tone: "wait", icon: "clock" },
  failed: { tone: "bad", icon: "alert" },
};

type Witness = NonNullable<OrderRow["witness"]>;
const WITNESS_LOOKS: Record<Witness, Look> = {
  pending: { tone: "wait", icon: "clock" },
  agreed: { tone: "good", icon: "shield" },
  contradicted: { tone: "bad", icon: "alert" },
};

const ATTEMPT_LOOKS: Record<AttemptStatus, Look> = {
  open: { tone: "neutral", icon: "clock" },
  paid: { tone: "good", icon: "checkCircle" },
  closed: { tone: "neutral", icon: "close" },
};

export function OrderBadge({ t, status }: { t: AdminTexts; status: OrderStatus }) {
  return <Badge {...ORDER_LOOKS[status]}>{t(`status.${status}`)}</Badge>;
}

export function RefundBadge({ t, status }: { t: AdminTexts; status: RefundStatus }) {
  return <Badge {...REFUND_LOOKS[status]}>{t(`refund.status.${status}`)}</Badge>;
}

/** How far an order's refunds are, in one word; nothing where there are none. */
export function RefundSummaryBadge({ t, refund }: { t: AdminTexts; refund: OrderRow["refund"] }) {
  if (refund === "none") return null;
  return <Badge {...SUMMARY_LOOKS[refund]}>{t(`refundSummary.${refund}`)}</Badge>;
}

export function WitnessBadge({ t, witness }: { t: AdminTexts; witness: Witness }) {
  return <Badge {...WITNESS_LOOKS[witness]}>{t(`witness.${witness}`)}</Badge>;
}

export function AttemptBadge({ t, status }: { t: AdminTexts; status: AttemptStatus }) {
  return <Badge {...ATTEMPT_LOOKS[status]}>{t(`order.attemptStatus.${status}`)}</Badge>;
}
