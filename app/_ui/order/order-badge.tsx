import { Badge, type BadgeTone } from "#app/_ui/primitives/badge.tsx";
import type { IconName } from "#app/_ui/primitives/icon-shapes.ts";
import type { OrderStatus } from "#lib/domain/order.ts";
import type { Locale } from "#lib/i18n/locale.ts";
import { shopTexts } from "#lib/i18n/shop-texts.ts";

const LOOKS: Record<OrderStatus, { tone: BadgeTone; icon: IconName }> = {
  pending: { tone: "wait", icon: "clock" },
  paid: { tone: "accent", icon: "box" },
  shipped: { tone: "accent", icon: "truck" },
  completed: { tone: "good", icon: "check" },
  cancelled: { tone: "neutral", icon: "close" },
  "cancelled-refunding": { tone: "wait", icon: "returnArrow" },
};

/** An order's state in a word, as the buyer sees it. */
export function OrderBadge({ status, isOverdue, locale }: { status: OrderStatus; isOverdue: boolean; locale: Locale }) {
  const t = shopTexts(locale);
  const look = LOOKS[status];
  return (
    <Badge tone={look.tone} icon={look.icon}>
      {status === "pending" && isOverdue ? t("orders.status.expired") : t(`orders.status.${status}`)}
    </Badge>
  );
}
