import { write, writeSync } from "node:fs";

/** So much waits while the log cannot be written; what comes beyond is lost, so that a full disk does not fill memory. */
const WAITING_BYTES_MAX = 1024 * 1024;
/** How soon it is tried again: a disk that has room again shows it at once, and one that has none costs next to nothing. */
const RETRY_MS = 100;
/** At the end a reader that is only slow gets so long to take the rest. */
const LAST_TRIES = 20;
const LAST_PAUSE_MS = 50;

/**
 * Writes log lines to an open file, and costs the program nothing but lines where that fails, be the disk full or the
 * reader gone (fault O-08): it neither throws nor waits, and says how many lines were lost as soon as it can. pino's own
 * stream ends the program in the middle of its work, and then tries for ever to write the rest.
 */
export class LogStream {
  readonly #fd: number;
  readonly #program: string;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  #underWayBytes = 0;
  #isBusy = false;
  #lost = 0;

  constructor({ fd, program }: { fd: number; program: string }) {
    this.#fd = fd;
    this.#program = program;
  }

  write(line: string): void {
    if (this.#waitingBytes + Buffer.byteLength(line) > WAITING_BYTES_MAX) {
      this.#lost += 1;
      return;
    }
    this.#tellLost();
    this.#add(line);
    if (!this.#isBusy) this.#begin();
  }

  /** Writes what is left, where that is possible at once. For the end of the process, when nothing can be waited for. */
  flush(): void {
    this.#tellLost();
    const whole = this.#whole();
    // What is under way is in the system's hands, which finishes it before the process is gone.
    const underWay = whole.subarray(0, this.#underWayBytes);
    const rest = this.#writeAtOnce(whole.subarray(this.#underWayBytes));
    this.#waiting = [underWay, rest];
    this.#waitingBytes = underWay.length + rest.length;
  }

  /** What could not be written. */
  #writeAtOnce(bytes: Buffer): Buffer {
    let rest = bytes;
    for (let tries = 0; tries < LAST_TRIES && rest.length > 0; ) {
      try {
        rest = rest.subarray(writeSync(this.#fd, rest));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EAGAIN") break;
        tries += 1;
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LAST_PAUSE_MS);
      }
    }
    return rest;
  }

  #begin(): void {
    this.#isBusy = true;
    const chunk = this.#whole();
    this.#underWayBytes = chunk.length;
    write(this.#fd, chunk, (error, written) => {
      this.#underWayBytes = 0;
      if (error !== null) {
        // A process that has nothing else to do need not wait for its log.
        setTimeout(() => {
          this.#begin();
        }, RETRY_MS).unref();
        return;
      }
      this.#waiting = [this.#whole().subarray(written)];
      this.#waitingBytes -= written;
      if (this.#waitingBytes === 0) this.#tellLost();
      if (this.#waitingBytes > 0) this.#begin();
      else this.#isBusy = false;
    });
  }

  #tellLost(): void {
    if (this.#lost === 0) return;
    const facts = { level: "error", time: new Date().toISOString(), program: this.#program, lines: this.#lost };
    this.#lost = 0;
    this.#add(`${JSON.stringify({ ...facts, msg: "lines of the log were lost: it could not be written" })}\n`);
  }

  #add(line: string): void {
    const bytes = Buffer.from(line);
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #whole(): Buffer {
    const whole = Buffer.concat(this.#waiting);
    this.#waiting = [whole];
    return whole;
  }
}

const STANDARD_OUTPUT = 1;
let standardOutput: LogStream | null = null;

/** The log of this process: one for all its loggers, so that their lines do not mix and the end waits once. */
export function logToStandardOutput(program: string): LogStream {
  if (standardOutput === null) {
    const stream = new LogStream({ fd: STANDARD_OUTPUT, program });
    process.once("exit", () => {
      stream.flush();
    });
    standardOutput = stream;
  }
  return standardOutput;
}
