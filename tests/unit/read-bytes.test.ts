import { expect, test, vi } from "vitest";
import { readBytes } from "#lib/server/read-bytes.ts";

vi.mock("server-only", () => ({}));

const LIMITS = { bytesMax: 8, msMax: 10_000 };

type Sender = (controller: ReadableStreamDefaultController<Uint8Array>) => void;

/** A request whose body comes as `send` says. */
function requestOf(send: Sender, headers: Record<string, string> = {}): Request {
  const body = new ReadableStream<Uint8Array>({ start: send });
  return new Request("http://shop.test/", { method: "POST", body, headers, duplex: "half" } as RequestInit);
}

const bytes = (text: string) => new TextEncoder().encode(text);

test("a body is put together of its pieces", async () => {
  const request = requestOf((controller) => {
    for (const piece of ["a=1", "&b", "=22"]) controller.enqueue(bytes(piece));
    controller.close();
  });
  const body = await readBytes(request, LIMITS);
  expect(body.kind === "whole" && new TextDecoder().decode(body.bytes)).toBe("a=1&b=22");
});

test("no body is an empty one", async () => {
  const body = await readBytes(new Request("http://shop.test/", { method: "POST" }), LIMITS);
  expect(body).toEqual({ kind: "whole", bytes: new Uint8Array() });
});

test("a length that is declared too large is refused before anything is read", async () => {
  const request = requestOf(
    (controller) => {
      controller.close();
    },
    { "Content-Length": "9" },
  );
  expect(await readBytes(request, LIMITS)).toEqual({ kind: "too-large" });
});

test("a body that grows too large is read no further", async () => {
  const request = requestOf((controller) => {
    controller.enqueue(bytes("12345678"));
    controller.enqueue(bytes("9"));
  });
  expect(await readBytes(request, LIMITS)).toEqual({ kind: "too-large" });
});

test("a body that never ends is waited for only so long", async () => {
  const request = requestOf((controller) => {
    controller.enqueue(bytes("a"));
  });
  expect(await readBytes(request, { ...LIMITS, msMax: 20 })).toEqual({ kind: "too-slow" });
});

test("N-28: a sender who hangs up in the middle is told apart, and nothing is thrown", async () => {
  const request = requestOf((controller) => {
    controller.enqueue(bytes("a"));
    setTimeout(() => {
      controller.error(Object.assign(new Error("aborted"), { code: "ECONNRESET" }));
    }, 5);
  });
  expect(await readBytes(request, LIMITS)).toEqual({ kind: "hung-up" });
});
