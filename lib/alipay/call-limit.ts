import type { AlipayCall, Answer } from "#lib/alipay/call.ts";
import type { Clock } from "#lib/services/ports.ts";

/** Alipay says neither how many calls it allows nor when the next one is welcome: so a little first, and more each time. */
const PAUSE_SECONDS_MIN = 2;
const PAUSE_SECONDS_MAX = 60;

const LIMITED = /^is[vp]\.(app|method)-call-limited$/;

/**
 * The same way to Alipay, which is asked nothing for a while once it has said that it is asked too often. That holds for
 * questions about trades alone: those are what the shop repeats by itself, for each waiting page and each open order.
 */
export function heedCallLimit(call: AlipayCall, clock: Clock): AlipayCall {
  let pause = { seconds: 0, until: 0 };

  function note(answer: Answer): void {
    if (answer.kind === "unknown") return;
    if (answer.kind === "success" || !LIMITED.test(answer.subCode)) {
      pause = { seconds: 0, until: 0 };
      return;
    }
    const seconds = Math.min(Math.max(pause.seconds * 2, PAUSE_SECONDS_MIN), PAUSE_SECONDS_MAX);
    pause = { seconds, until: clock.now().getTime() + seconds * 1000 };
  }

  return async (method, request) => {
    if (method !== "alipay.trade.query") return call(method, request);
    const leftMs = pause.until - clock.now().getTime();
    // Longer than any pause only where the clock was set back.
    if (leftMs > 0 && leftMs <= PAUSE_SECONDS_MAX * 1000) {
      return { kind: "unknown", cause: "Alipay is asked too often: nothing was asked" };
    }
    const answer = await call(method, request);
    note(answer);
    return answer;
  };
}
