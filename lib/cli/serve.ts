import { deferred } from "#lib/cli/deferred.ts";
import { type Service, type ServiceDescription, startService } from "#lib/cli/service.ts";
import type { Terminal } from "#lib/cli/terminal.ts";

// npm passes a Ctrl-C on although the terminal has delivered it already: what comes so soon is the same key press.
const SAME_KEY_PRESS_MS = 500;

export interface ServeOptions {
  readonly services: readonly ServiceDescription[];
  /** What runs already and belongs to them: stopped with them, and its end is theirs. */
  readonly companions?: readonly Omit<Service, "ready">[];
  readonly terminal: Terminal;
  /** Called when every program answers. */
  readonly onReady: () => void;
}

/**
 * Runs programs side by side until a signal asks to stop, or one of them ends by itself: then the others are stopped
 * too, in the reverse order of their start. Gives the exit code: 0 after a signal, 1 when a program ended or never answered.
 */
export async function serve({ services, companions = [], terminal, onReady }: ServeOptions): Promise<0 | 1> {
  const asked = listenForSignals(terminal);
  const width = Math.max(...services.map(({ name }) => name.length));
  const running: Service[] = services.map((description) =>
    startService(description, (line) => {
      terminal.say(`${description.name.padEnd(width)} | ${line}`);
    }),
  );
  const together = [...companions, ...running];
  const oneEnded = Promise.race(together.map(({ ended }) => ended));
  const allReady = Promise.all(running.map(({ ready }) => ready)).then(
    () => "ready" as const,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const companionEnded = Promise.race(companions.map(({ ended }) => ended));
  let reason = await Promise.race([asked.signal, allReady, companionEnded]);
  if (reason === "ready") {
    onReady();
    reason = await Promise.race([asked.signal, oneEnded]);
  }
  if (reason !== "stop") terminal.complain(`${reason} Stopping.`);
  for (const service of together.reverse()) await service.stop();
  asked.done();
  if (reason === "stop") terminal.say("Stopped.");
  return reason === "stop" ? 0 : 1;
}

function listenForSignals(terminal: Terminal): { readonly signal: Promise<"stop">; done(): void } {
  const { promise, resolve } = deferred<"stop">();
  let firstAt: number | null = null;
  const onSignal = () => {
    if (firstAt === null) {
      firstAt = performance.now();
      terminal.say("\nStopping (once more to end at once) …");
      resolve("stop");
    } else if (performance.now() - firstAt > SAME_KEY_PRESS_MS) {
      process.exit(1);
    }
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  return {
    signal: promise,
    done: () => {
      for (const signal of signals) process.off(signal, onSignal);
    },
  };
}
