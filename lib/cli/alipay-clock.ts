import { UserError } from "#lib/cli/user-error.ts";

/** What the offline Alipay says of its clock. Moments are epoch milliseconds on it. */
export interface AlipayClock {
  readonly now: number;
  readonly offsetSeconds: number;
  readonly isRunning: boolean;
  readonly speed: number;
  readonly next: Readonly<Record<string, number | null>>;
}

/** A journey stops for each delivery on the way, and a shop that hangs is waited for. */
const ANSWER_WITHIN_MS = 10 * 60_000;

/** The clock of the offline Alipay behind this gateway. Each call throws a sentence when nobody answers there. */
export function connectAlipayClock(gateway: string) {
  const address = new URL("/console/api/clock", gateway);

  async function call(request: RequestInit): Promise<AlipayClock> {
    let response: Response;
    try {
      response = await fetch(address, { ...request, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
    } catch (error) {
      throw new UserError(`The offline Alipay does not answer at ${address.origin}: start it first with npm start.`, {
        cause: error,
      });
    }
    const answer: unknown = await response.json().catch(() => null);
    if (response.ok && isClock(answer)) return answer;
    throw new UserError(`What answers at ${address.origin} (status ${response.status}) is not the offline Alipay.`);
  }

  return {
    look: () => call({}),
    advance: (ms: number) =>
      call({
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ advanceSeconds: Math.max(0, ms) / 1000 }),
      }),
  };
}

function isClock(answer: unknown): answer is AlipayClock {
  if (typeof answer !== "object" || answer === null) return false;
  const fields = new Map<string, unknown>(Object.entries(answer));
  return (
    typeof fields.get("now") === "number" &&
    typeof fields.get("speed") === "number" &&
    typeof fields.get("isRunning") === "boolean" &&
    typeof fields.get("next") === "object"
  );
}
