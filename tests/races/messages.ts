import type { Outcome } from "#tests/races/party.ts";
import type { Task } from "#tests/races/use-cases.ts";

/** What a party in another process is told. Each message carries the time, which only the parent moves. */
export type ToParty = { now: Date } & (
  | { say: "run"; tasks: readonly Task[]; stops: "between effects" | "inside transactions too" | "nowhere" }
  | { say: "go" }
  | { say: "answer"; call: number; value: unknown }
);

/** What it tells: where it has stopped, how it ended, what it wants of Alipay or of the world outside. */
export type FromParty =
  | { say: "ready" }
  | { say: "before"; effect: string }
  | { say: "ended"; outcome: Outcome }
  | { say: "call"; call: number; door: "gateway" | "outside"; method: string; values: unknown[] };
