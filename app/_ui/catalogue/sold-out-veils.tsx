"use client";

import { useEffect, useState } from "react";

/** Draws the veil over what is sold out. The grid was made once; what is left is asked by the browser. */
export function SoldOutVeils() {
  const [soldOut, setSoldOut] = useState<string[]>([]);
  useEffect(() => {
    const controller = new AbortController();
    const ask = async () => {
      const response = await fetch("/api/stock", { signal: controller.signal });
      if (response.ok) setSoldOut(((await response.json()) as { soldOut: string[] }).soldOut);
    };
    // Without an answer the grid stays as it is: the product page asks again.
    ask().catch(() => undefined);
    return () => {
      controller.abort();
    };
  }, []);
  if (soldOut.length === 0) return null;
  const selector = soldOut.map((slug) => `[data-product="${CSS.escape(slug)}"] [data-veil]`).join(",");
  return <style>{`${selector}{display:flex}`}</style>;
}
