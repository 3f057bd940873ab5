import { findOwnedPayment } from "#lib/server/order-access.ts";
import { paymentPhase, secondsLeft } from "#lib/server/payment-phase.ts";
import { shop } from "#lib/server/shop.ts";

const PRIVATE = { "Cache-Control": "private, no-store" };

type Context = { params: Promise<{ orderNo: string }> };

/** Where a payment stands. Asks Alipay first while it is open, as often as the server allows (once in three seconds). */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const locator = { orderNo: (await params).orderNo, key: new URL(request.url).searchParams.get("key") };
  const known = await findOwnedPayment(locator);
  if (known === null) return new Response(null, { status: 404, headers: PRIVATE });
  const container = await shop();
  const isOpen = known.order.status === "pending";
  if (isOpen) await refresh(container, known.order.id);
  const { order } = (isOpen && (await findOwnedPayment(locator))) || known;
  const now = container.clock.now();
  return Response.json({ phase: paymentPhase(order, now), secondsLeft: secondsLeft(order, now) }, { headers: PRIVATE });
}

/** Where Alipay cannot be asked now (another process holds the database) the page is told what is known. */
async function refresh({ shop: useCases, log }: Awaited<ReturnType<typeof shop>>, orderId: string): Promise<void> {
  try {
    await useCases.refreshPayment({ orderId });
  } catch (error) {
    log.warn({ err: error }, "a waiting page could not ask Alipay; it is shown what is known");
  }
}
