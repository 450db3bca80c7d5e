import { createClient, type Client as Socket, type SubscribePayload } from "graphql-ws";

import { fromErrors, own, RequestError, type ResponseError } from "./error.js";
import type { SendOptions } from "./http.js";
import type { ClientOptions } from "./options.js";

/** What a caller may say about a subscription. */
export interface SubscribeOptions extends SendOptions {
  /**
   * Called where a break came before the first cursor: what happened meanwhile is not told,
   * so read again what you show. Give `after` and there is never a gap.
   */
  readonly gap?: () => void;
}

/** The server's close codes for a token that is not, or no longer, good. */
const expired = 4401;
const forbidden = 4403;

/** How often a silent line is tried, and how long an answer may take; in milliseconds. */
const silence = 15_000;
const answer = 10_000;

/** The one WebSocket of a client, opened for its first subscription and closed after its last. */
export class Live {
  readonly #options: ClientOptions;
  #socket: Socket | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** The messages of a subscription; see Client.subscribe. */
  async *follow<TData>(operation: Omit<SubscribePayload, "variables">, given: object, options: SubscribeOptions): AsyncGenerator<TData, void, undefined> {
    options.signal?.throwIfAborted();
    const socket = (this.#socket ??= connect(this.#options));
    // The payload is sent anew at each connection: what was received moves its place on.
    const variables: Record<string, unknown> = { ...given };
    const queue = new Queue<TData>();
    const away = socket.on("connected", (_, __, again) => {
      if (again && variables["after"] == null) options.gap?.();
    });
    const leave = socket.subscribe<TData>(
      { ...operation, variables },
      {
        next: ({ data, errors }) => {
          if (errors?.length) return queue.end(fromErrors(errors as readonly ResponseError[], { data }));
          if (!data) return;
          variables["after"] = cursorOf(data) ?? variables["after"];
          queue.push(data);
        },
        error: (cause) => queue.end(problem(cause, this.#options.language)),
        complete: () => queue.end(),
      },
    );
    const stop = () => queue.end(options.signal?.reason);
    options.signal?.addEventListener("abort", stop, { once: true });
    try {
      yield* queue.messages();
    } finally {
      options.signal?.removeEventListener("abort", stop);
      leave();
      away();
    }
  }
}

/** Messages between the socket, which does not wait, and the reader. */
class Queue<T> {
  readonly #held: T[] = [];
  #ended = false;
  #reason: unknown;
  #wake = () => {};

  push(message: T): void {
    this.#held.push(message);
    this.#wake();
  }

  /** Ends it behind what is held, with an exception where there is a reason. */
  end(reason?: unknown): void {
    if (this.#ended) return;
    [this.#ended, this.#reason] = [true, reason];
    this.#wake();
  }

  async *messages(): AsyncGenerator<T, void, undefined> {
    for (;;) {
      while (this.#held.length > 0) yield this.#held.shift() as T;
      if (this.#ended && this.#reason !== undefined) throw this.#reason;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }
}

/** A WebSocket that comes again after a break, for ever once it was there, and less often while nobody answers. */
function connect(options: ClientOptions): Socket {
  let silent: ReturnType<typeof setTimeout> | undefined;
  let welcome = false; // whether it was let in since it was last sent away
  let failures = 0;
  const socket = createClient({
    url: options.site.replace(/^http/, "ws") + "/graphql",
    ...(options.webSocket ? { webSocketImpl: options.webSocket } : {}),
    connectionParams: () => {
      const token = options.token?.();
      return { ...(token ? { Authorization: `Bearer ${token}` } : {}), "Accept-Language": options.language ?? "vi" };
    },
    keepAlive: silence,
    retryAttempts: Infinity,
    retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(30_000, 250 * 2 ** tries) * (0.5 + Math.random() / 2))),
    shouldRetry: (cause) => {
      // Who is sent away may have been given other rights: he comes again, once.
      const sentAway = codeOf(cause) === forbidden;
      const again = welcome || (!sentAway && ++failures < (options.attempts ?? 4));
      if (sentAway) welcome = false;
      return again;
    },
    on: {
      connected: () => {
        [welcome, failures] = [true, 0];
      },
      closed: () => clearTimeout(silent),
      ping: (received) => {
        if (!received) silent = setTimeout(() => socket.terminate(), answer);
      },
      pong: (received) => {
        if (received) clearTimeout(silent);
      },
    },
  });
  return socket;
}

/** The cursor that a message's field tells; undefined where it was not asked for. */
function cursorOf(data: object): string | undefined {
  for (const field of Object.values(data) as unknown[]) {
    const cursor = (field as { cursor?: unknown } | null)?.cursor;
    if (typeof cursor === "string") return cursor;
  }
  return undefined;
}

function codeOf(cause: unknown): number | undefined {
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === "number" ? code : undefined;
}

/** The exception for what ended a subscription: errors of the API, a close, or no connection. */
function problem(cause: unknown, language: "vi" | "en" | undefined): RequestError {
  if (Array.isArray(cause)) return fromErrors(cause as readonly ResponseError[], { cause });
  const code = codeOf(cause);
  if (code === expired || code === forbidden) return own("UNAUTHENTICATED", language, { cause });
  if (code === undefined || code === 1006) return own("NETWORK", language, { cause });
  const { reason } = cause as { reason?: string };
  return own("CONNECTION_REFUSED", language, { cause }, `${code} ${reason ?? ""}`.trim());
}
