import type { Logger } from "#lib/services/ports.ts";

/** A logger that keeps its lines. */
export function memoryLog() {
  const lines: { level: "info" | "warn" | "error"; facts: Record<string, unknown>; message: string }[] = [];
  const at = (level: "info" | "warn" | "error") => (facts: Record<string, unknown>, message: string) => {
    lines.push({ level, facts, message });
  };
  const log: Logger = { info: at("info"), warn: at("warn"), error: at("error") };
  return { log, lines, levels: () => lines.map(({ level }) => level) };
}
