import { Agent, type Dispatcher } from "undici";
import { inUtf8 } from "#lib/alipay/reply-charset.ts";

/** Real replies have a few kilobytes. */
const REPLY_BYTES_MAX = 1024 * 1024;

/** Alipay limits calls, so a flood helps nobody; a slow gateway must not eat all sockets of the machine (fault G-17). */
export const CALLS_IN_FLIGHT_MAX = 50;

/** Why a reply was cut off. `alipay-sdk` hands it on as the `cause` of its own error. */
class ReplyRefusedError extends Error {
  override readonly name = "ReplyRefusedError";
}

/**
 * The transport under `alipay-sdk`, whose own one follows redirects to any host, reads replies of any size, unpacks
 * what is compressed without limit, and waits as long as one byte comes now and then. Here nothing of that happens, and
 * a request is torn down when its deadline is over, so that its socket is free again.
 */
export function createBoundedDispatcher({ deadlineMs }: { deadlineMs: number }): Dispatcher {
  const agent = new Agent({
    connections: CALLS_IN_FLIGHT_MAX,
    maxResponseSize: REPLY_BYTES_MAX,
    connect: { timeout: deadlineMs },
  });
  return agent.compose((dispatch) => (options, handler) => dispatch(options, new BoundedHandler(handler, deadlineMs)));
}

class BoundedHandler implements Dispatcher.DispatchHandler {
  readonly #next: Dispatcher.DispatchHandler;
  readonly #timer: NodeJS.Timeout;
  #controller: Dispatcher.DispatchController | null = null;
  #late: ReplyRefusedError | null = null;
  readonly #reply: Buffer[] = [];

  constructor(next: Dispatcher.DispatchHandler, deadlineMs: number) {
    this.#next = next;
    this.#timer = setTimeout(() => {
      this.#late = new ReplyRefusedError(`no complete reply within ${deadlineMs} ms`);
      this.#controller?.abort(this.#late);
    }, deadlineMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController, context: unknown): void {
    this.#controller = controller;
    this.#next.onRequestStart?.(controller, context);
    // The time was spent waiting for a connection.
    if (this.#late) controller.abort(this.#late);
  }

  onResponseStart(
    ...[controller, status, headers, text]: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseStart"]>>
  ): void {
    if (status >= 300 && status < 400) {
      controller.abort(new ReplyRefusedError(`redirected with status ${status}`));
    } else if (headers["content-encoding"] !== undefined) {
      // Nobody asked for it, and unpacking has no limit: a megabyte may hold a gigabyte.
      controller.abort(new ReplyRefusedError("compressed reply"));
    } else {
      this.#next.onResponseStart?.(controller, status, headers, text);
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#reply.push(chunk);
  }

  onResponseEnd(...[controller, trailers]: Parameters<NonNullable<Dispatcher.DispatchHandler["onResponseEnd"]>>): void {
    clearTimeout(this.#timer);
    // Handed on whole: only then can be told in which charset it is (fault G-16).
    this.#next.onResponseData?.(controller, inUtf8(Buffer.concat(this.#reply)));
    this.#next.onResponseEnd?.(controller, trailers);
  }

  onResponseError(controller: Dispatcher.DispatchController, error: Error): void {
    clearTimeout(this.#timer);
    this.#next.onResponseError?.(controller, error);
  }
}
