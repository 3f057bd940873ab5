import "server-only";

/**
 * Wraps work so that a call with the same key as one that is still under way gets that one's answer, or its error,
 * instead of doing the work again. Nothing is kept once the work has ended.
 */
export function shareUnderWay<Input, Output>(
  keyOf: (input: Input) => string,
  work: (input: Input) => Promise<Output>,
): (input: Input) => Promise<Output> {
  const underWay = new Map<string, Promise<Output>>();
  return (input) => {
    const key = keyOf(input);
    const same = underWay.get(key);
    if (same) return same;
    const answer = work(input).finally(() => underWay.delete(key));
    underWay.set(key, answer);
    return answer;
  };
}
