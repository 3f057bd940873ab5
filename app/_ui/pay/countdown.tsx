"use client";

import { clockText, useCountdown } from "#app/_ui/pay/use-countdown.ts";

/** A sentence with the time left in it: `text` holds `{time}`. */
export function Countdown({ seconds, text }: { seconds: number; text: string }) {
  const left = useCountdown(seconds);
  const [before = "", after = ""] = text.split("{time}");
  return (
    <span data-slot="countdown">
      {before}
      {/* Read once, when asked for: a timer that speaks every second drowns everything else. */}
      <time role="timer" aria-live="off" className="figures font-semibold">
        {clockText(left)}
      </time>
      {after}
    </span>
  );
}
