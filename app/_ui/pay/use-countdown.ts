import { useEffect, useState } from "react";

/**
 * Seconds left, counted down from what the server said last. Only the browser's steady clock is used: its date may be
 * wrong by hours.
 */
export function useCountdown(serverSeconds: number): number {
  const [left, setLeft] = useState(serverSeconds);
  useEffect(() => {
    const start = performance.now();
    const tick = () => {
      setLeft(Math.max(0, serverSeconds - Math.floor((performance.now() - start) / 1000)));
    };
    tick();
    const timer = setInterval(tick, 250);
    return () => {
      clearInterval(timer);
    };
  }, [serverSeconds]);
  return left;
}

/** "29:59", and "1:05:00" from an hour on. */
export function clockText(seconds: number): string {
  const two = (part: number) => String(part).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${two(minutes)}:${two(seconds % 60)}`;
}
