import { useCallback, useEffect, useState } from "react";

export type LiveVariant = { sku: string; left: number; price: string };
export type Stock = { state: "asking" } | { state: "unknown" } | { state: "known"; variants: LiveVariant[] };

/** What is left of each variant and what it costs now, asked when the page opens and again on `reload`. */
export function useStock(slug: string): [Stock, () => void] {
  const [stock, setStock] = useState<Stock>({ state: "asking" });
  const [round, setRound] = useState(0);
  useEffect(() => {
    const controller = new AbortController();
    fetch(`/api/stock?product=${encodeURIComponent(slug)}`, { signal: controller.signal })
      .then(async (response) => {
        const answer = (await response.json()) as { variants: LiveVariant[] };
        setStock({ state: "known", variants: answer.variants });
      })
      .catch(() => {
        if (!controller.signal.aborted) setStock({ state: "unknown" });
      });
    return () => {
      controller.abort();
    };
  }, [slug, round]);
  const reload = useCallback(() => {
    setRound((current) => current + 1);
  }, []);
  return [stock, reload];
}
