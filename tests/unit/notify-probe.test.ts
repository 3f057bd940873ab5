import { expect, test } from "vitest";
import { findProbeAnswer, makeProbe } from "#lib/doctor/notify-probe.ts";

const SECRET = "a secret of this machine, 43 characters long";
const NONCE = "00112233445566778899aabbccddeeff";
const bytes = (text: string) => new TextEncoder().encode(text);

test("a knock is answered by who has the same secret, in the words that prove it", () => {
  const probe = makeProbe(SECRET, NONCE);
  expect(findProbeAnswer(SECRET, bytes(probe.body))).toBe(probe.answer);
  expect(makeProbe(SECRET, NONCE.replace("0", "1")).answer).not.toBe(probe.answer);
});

test("the answer cannot be made from the question, nor the question from an answer", () => {
  const { body, answer } = makeProbe(SECRET, NONCE);
  expect(body).not.toContain(answer);
  expect(findProbeAnswer(SECRET, bytes(`shop_probe=${NONCE}&mac=${answer}`))).toBeNull();
});

test("a knock has the form of a notification", () => {
  const form = new URLSearchParams(makeProbe(SECRET, NONCE).body);
  expect([...form.keys()]).toEqual(["shop_probe", "mac"]);
});

test.each<[string, string]>([
  ["one of another shop", makeProbe(`${SECRET}!`, NONCE).body],
  ["one with another mac", `${makeProbe(SECRET, NONCE).body.slice(0, -1)}x`],
  ["one in capitals", makeProbe(SECRET, NONCE).body.toUpperCase()],
  ["one with something behind it", `${makeProbe(SECRET, NONCE).body}&`],
  ["half of one", makeProbe(SECRET, NONCE).body.slice(0, 60)],
  ["a notification", "gmt_create=2026-11-27&notify_type=trade_status_sync&sign=AAAA"],
  ["nothing", ""],
])("%s gets no answer", (_what, body) => {
  expect(findProbeAnswer(SECRET, bytes(body))).toBeNull();
});
