import "server-only";
import type { Container } from "#lib/container.ts";

type Queries = Container["queries"]["admin"];
type Answer<Method extends (...args: never[]) => unknown> = Awaited<ReturnType<Method>>;

export type WorkItem = Answer<Queries["home"]["work"]>[number];
export type NeedsPerson = Answer<Queries["needsPerson"]["list"]>;
export type NeedsPersonRow = NeedsPerson["rows"][number];
export type Period = Answer<Queries["home"]["periods"]>[number];
export type LatestOrder = Answer<Queries["home"]["latestOrders"]>[number];
export type LatestRefund = Answer<Queries["home"]["latestRefunds"]>[number];
export type OrderRow = Answer<Queries["orders"]["list"]>["rows"][number];
export type OrderCounts = Answer<Queries["orders"]["count"]>;
export type OrderFilter = Exclude<keyof OrderCounts, "all">;
export type AdminOrder = NonNullable<Answer<Queries["order"]["find"]>>;
export type AdminAttempt = AdminOrder["attempts"][number];
export type AdminPayment = AdminAttempt["payments"][number];
export type AdminRefund = Answer<Queries["refunds"]["list"]>["rows"][number];
export type RefundBox = NonNullable<AdminOrder["refundBox"]>;
export type AuditRow = AdminOrder["timeline"][number];
export type NotificationRow = Answer<Queries["notifications"]["list"]>["rows"][number];
