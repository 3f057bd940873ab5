import { createHmac } from "node:crypto";
import type { Clock, MessageRow, WebhookSender } from "#lib/services/ports.ts";

/** From the first byte of the connection to the status line. A consumer that needs longer shall take now and work later. */
const DEADLINE_MS = 5_000;

/** Long enough to read on a staff page, short enough for a row. */
const CAUSE_LENGTH_MAX = 200;

const SECRET_PREFIX = "whsec_";

/**
 * Delivers by POST with the headers of Standard Webhooks. Taken is what is answered with 2xx; of a reply nothing but the
 * status is read, so that neither its size nor its text can do anything here. Never throws.
 */
export function createWebhookSender(options: {
  url: string;
  /** whsec_ and the key in base64 */
  secret: string;
  clock: Clock;
  deadlineMs?: number;
}): WebhookSender {
  const { url, clock, deadlineMs = DEADLINE_MS } = options;
  const key = Buffer.from(options.secret.slice(SECRET_PREFIX.length), "base64");
  return {
    async deliver(message) {
      const timestamp = String(Math.floor(clock.now().getTime() / 1000));
      try {
        const response = await fetch(url, {
          method: "POST",
          // The consumer is named in the settings; where it points to is not.
          redirect: "manual",
          signal: AbortSignal.timeout(deadlineMs),
          headers: {
            "content-type": "application/json",
            "user-agent": "alipay-storefront",
            "webhook-id": message.id,
            "webhook-timestamp": timestamp,
            "webhook-signature": `v1,${signatureOf(key, message, timestamp)}`,
          },
          body: message.body,
        });
        // Unread: the connection is given up instead.
        await response.body?.cancel();
        return response.ok ? { kind: "taken" } : { kind: "refused", cause: `status ${response.status}` };
      } catch (error) {
        return { kind: "refused", cause: causeOf(error, deadlineMs) };
      }
    },
  };
}

function signatureOf(key: Buffer, { id, body }: MessageRow, timestamp: string): string {
  return createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64");
}

function causeOf(error: unknown, deadlineMs: number): string {
  if (error instanceof DOMException && error.name === "TimeoutError") return `no answer within ${deadlineMs} ms`;
  // Node's fetch hides what happened behind "fetch failed".
  const reason = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const text = reason instanceof Error ? reason.message || reason.name : String(reason);
  return text.replaceAll(/\s+/g, " ").slice(0, CAUSE_LENGTH_MAX);
}
