import "server-only";

export type AnswerOnce<Input, Output> = {
  /** Two inputs with the same key are the same question. */
  readonly keyOf: (input: Input) => string;
  /** Whether the answer holds for good, so that the same question needs no work any more. */
  readonly isFinal: (answer: Output) => boolean;
  /** So many final answers are remembered, the newest ones. */
  readonly keptMax: number;
};

/**
 * Wraps work so that a question which is asked again while it is being answered gets that answer, or that error, and one
 * whose answer was final gets it from memory. Anything else is worked on anew.
 */
export function answerOnce<Input, Output>(
  work: (input: Input) => Promise<Output>,
  { keyOf, isFinal, keptMax }: AnswerOnce<Input, Output>,
): (input: Input) => Promise<Output> {
  const answers = new Map<string, Promise<Output>>();
  const finals = new Set<string>();

  function settle(key: string, answer: Output): Output {
    if (!isFinal(answer)) {
      answers.delete(key);
      return answer;
    }
    finals.add(key);
    const [oldest] = finals;
    if (finals.size > keptMax && oldest !== undefined) {
      finals.delete(oldest);
      answers.delete(oldest);
    }
    return answer;
  }

  return (input) => {
    const key = keyOf(input);
    const known = answers.get(key);
    if (known) return known;
    const answer = work(input).then(
      (result) => settle(key, result),
      (error: unknown) => {
        answers.delete(key);
        throw error;
      },
    );
    answers.set(key, answer);
    return answer;
  };
}
