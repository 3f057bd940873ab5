import "server-only";

export type BodyResult =
  | { kind: "whole"; bytes: Uint8Array }
  /** Cut off: what comes after `bytesMax` or after `msMax` is not read. */
  | { kind: "too-large" }
  | { kind: "too-slow" }
  /** The sender hung up in the middle: nobody waits for an answer. */
  | { kind: "hung-up" };

/** Reads a body whose sender is not trusted: at most `bytesMax` of it, and for at most `msMax`. Never throws. */
export async function readBytes(request: Request, limits: { bytesMax: number; msMax: number }): Promise<BodyResult> {
  if (Number(request.headers.get("content-length") ?? 0) > limits.bytesMax) return { kind: "too-large" };
  if (request.body === null) return { kind: "whole", bytes: new Uint8Array() };
  const reader = request.body.getReader();
  const deadline = { passed: false };
  const timer = setTimeout(() => {
    deadline.passed = true;
    // Ends the read that waits, as if the body were over.
    void reader.cancel();
  }, limits.msMax);
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for (let part = await reader.read(); part.value !== undefined; part = await reader.read()) {
      length += part.value.length;
      if (length > limits.bytesMax) {
        await reader.cancel();
        return { kind: "too-large" };
      }
      chunks.push(part.value);
    }
  } catch {
    return { kind: "hung-up" };
  } finally {
    clearTimeout(timer);
  }
  if (deadline.passed) return { kind: "too-slow" };
  // Nearly every body comes in one piece.
  const [only] = chunks;
  return { kind: "whole", bytes: only && chunks.length === 1 ? only : Buffer.concat(chunks, length) };
}
