import { createNotificationVerifier } from "#lib/alipay/notify.ts";
import { createDatabase } from "#lib/db/database.ts";
import { cancelOrder } from "#lib/services/cancel-order.ts";
import { confirmReceipt } from "#lib/services/confirm-receipt.ts";
import { placeOrder } from "#lib/services/place-order.ts";
import { receiveNotify } from "#lib/services/receive-notify.ts";
import { refreshPayment } from "#lib/services/refresh-payment.ts";
import { requestRefund } from "#lib/services/request-refund.ts";
import { setCartLine } from "#lib/services/set-cart-line.ts";
import { shipOrder } from "#lib/services/ship-order.ts";
import { signPayUrl } from "#lib/services/sign-pay-url.ts";
import { startPayment } from "#lib/services/start-payment.ts";
import { submitRefund } from "#lib/services/submit-refund.ts";
import { books, JOBS } from "#lib/worker/jobs.ts";
import { runLeased } from "#lib/worker/run-job.ts";

/** The code under test, as shop and worker call it. A mutant is this file once more, with a place changed. */
export const productCode = {
  createDatabase,
  createNotificationVerifier,
  setCartLine,
  placeOrder,
  startPayment,
  signPayUrl,
  refreshPayment,
  cancelOrder,
  confirmReceipt,
  shipOrder,
  requestRefund,
  submitRefund,
  receiveNotify,
  // The oracle looks at the books after every commit; the worker's own look every five minutes would only take time.
  jobs: JOBS.filter((job) => job !== books),
  runLeased,
};

export type ProductCode = typeof productCode;
