import type { AlipayCall } from "#lib/alipay/call.ts";

/** The share of the time after which no further call begins. */
const LAST_BEGINNING = 0.75;

/**
 * The same way to Alipay for one page, whose calls together take `totalMs` at most, however many there are: what has no
 * answer by then is unknown, as everywhere, and the worker asks on. The time runs from the first call on. What has been
 * sent cannot be called back, so that nothing is sent any more when its answer would hardly come in time.
 */
export function withinPageTime(call: AlipayCall, totalMs: number): AlipayCall {
  let mayBegin = true;
  let over: Promise<void> | null = null;
  const unanswered = { kind: "unknown", cause: `no answer within the ${totalMs} ms that a page has` } as const;

  function begin(): Promise<void> {
    setTimeout(() => {
      mayBegin = false;
    }, totalMs * LAST_BEGINNING).unref();
    return new Promise((resolve) => {
      setTimeout(resolve, totalMs).unref();
    });
  }

  return async (method, request) => {
    over ??= begin();
    if (!mayBegin) return unanswered;
    return Promise.race([call(method, request), over.then(() => unanswered)]);
  };
}
