import "server-only";
import type { Container } from "#lib/container.ts";

type Queries = Container["queries"];
type Answer<Method extends (...args: never[]) => unknown> = Awaited<ReturnType<Method>>;

export type Category = Answer<Queries["catalogue"]["listCategories"]>[number];
export type ProductCard = Answer<Queries["catalogue"]["listCards"]>[number];
export type Product = NonNullable<Answer<Queries["catalogue"]["findProduct"]>>;
export type Cart = Answer<Queries["cart"]["findCart"]>;
export type Order = NonNullable<Answer<Queries["orders"]["findOrder"]>>;
export type OrderRefund = Order["refunds"][number];
export type OrderSummary = Answer<Queries["orders"]["listOrders"]>["orders"][number];
export type OrderTab = Parameters<Queries["orders"]["listOrders"]>[0]["tab"];
export type PaymentState = NonNullable<Answer<Queries["orders"]["findPaymentState"]>>;
