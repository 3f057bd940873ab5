import { type DestinationStream, type Logger as PinoLogger, pino } from "pino";
import type { LoggingLevel } from "#lib/config/config.ts";
import { logToStandardOutput } from "#lib/log/log-stream.ts";
import { redact, redactText } from "#lib/log/redact.ts";

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly level: LoggingLevel;
  /** Which program speaks: shop, worker, … */
  readonly program: string;
  /** Where the lines go; left out, standard output. */
  readonly destination?: DestinationStream;
}

/**
 * A logger that writes one JSON object a line: level as a word, time in ISO 8601, program, msg and the given fields.
 * Secrets and personal data are hidden wherever they stand, in fields, messages and errors.
 */
export function createLogger({ level, program, destination }: LoggerOptions): Logger {
  const options = {
    level,
    base: { program },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: Record<string, unknown>) => redact(fields) as Record<string, unknown>,
    },
    // Errors are written by redact(); pino's own serializer would repeat them unredacted.
    serializers: { err: (error: unknown) => error },
    hooks: {
      logMethod(this: Logger, args: Parameters<pino.LogFn>, method: pino.LogFn) {
        const redacted = args.map((arg) => (typeof arg === "string" ? redactText(arg) : arg));
        method.apply(this, redacted as Parameters<pino.LogFn>);
      },
    },
  };
  return withRedactedChildren(pino(options, destination ?? logToStandardOutput(program)));
}

/** pino shows the fields of a child to none of its formatters, so they are redacted before it sees them. */
function withRedactedChildren(log: Logger, makeChild?: MakeChild): Logger {
  // A child inherits what is put on its parent, so the way that pino makes children is kept from the first logger.
  const original: MakeChild = makeChild ?? Reflect.get(log, "child");
  return Object.assign(log, {
    child: (fields: pino.Bindings) =>
      withRedactedChildren(original.call(log, redact(fields) as pino.Bindings), original),
  });
}

type MakeChild = (this: Logger, fields: pino.Bindings) => Logger;
