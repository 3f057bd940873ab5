/** What the command line says, to a person at a terminal or into a file. */
export interface Terminal {
  say(line: string): void;
  complain(line: string): void;
  /**
   * Shows a line for the step while it runs, and how it ended: the words of `describe`, or the result where it is text
   * already. An error passes through.
   */
  step(title: string, work: () => Promise<string> | string): Promise<string>;
  step<T>(title: string, work: () => Promise<T>, describe: (result: T) => string): Promise<T>;
}

export interface Streams {
  readonly out: { write(text: string): unknown };
  readonly err: { write(text: string): unknown };
}

export function createTerminal({ out, err }: Streams): Terminal {
  return {
    say: (line) => void out.write(`${line}\n`),
    complain: (line) => void err.write(`${line}\n`),
    async step<T>(title: string, work: () => Promise<T> | T, describe?: (result: T) => string): Promise<T> {
      const startedAt = performance.now();
      out.write(`  ${title.padEnd(28)} `);
      try {
        const result = await work();
        const words = typeof result === "string" ? result : (describe?.(result) ?? "done");
        out.write(`${words}${took(performance.now() - startedAt)}\n`);
        return result;
      } catch (error) {
        out.write("failed\n");
        throw error;
      }
    },
  };
}

const DISK_IS_FULL: ReadonlySet<string | undefined> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/**
 * A reader or terminal that is gone takes the program with it, as for every program at a terminal. A full disk under the
 * file that the words go to costs words and nothing else: nobody's payment hangs on them (fault O-08).
 */
export function endWithReader(streams: readonly NodeJS.WriteStream[]): void {
  for (const stream of streams) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (!DISK_IS_FULL.has(error.code)) process.exit(1);
    });
  }
}

function took(ms: number): string {
  return ms < 1000 ? "" : ` (${(ms / 1000).toFixed(1)} s)`;
}
