import { fromErrors, own, RequestError, type Circumstances, type ResponseError } from "./error.js";

/** What a caller may say about one request. */
export interface SendOptions {
  /** Ends the request and the waiting for further tries. */
  readonly signal?: AbortSignal | undefined;
}

/** One request that may be tried again. */
export interface Sending extends SendOptions {
  readonly fetch: typeof fetch;
  readonly address: string;
  readonly language: "vi" | "en" | undefined;
  readonly init: () => RequestInit;
  /** How often it is tried in all: 1 where doing it twice would do it twice. */
  readonly attempts: number;
}

/** The longest wait that is kept for the caller; a longer one is his to decide on. */
const patience = 30_000;

/**
 * Sends a request and reads its JSON, whatever the status. It is tried again where no
 * answer came and where the server says that it could not attend to it (429, 503), after
 * the time that the server names or else after 0.2, 0.4, 0.8 … seconds, a random part of it.
 *
 * @throws RequestError NETWORK where no answer came at all; the signal's reason.
 */
export async function send(one: Sending): Promise<{ response: Response; body: unknown }> {
  for (let attempt = 1; ; attempt++) {
    one.signal?.throwIfAborted();
    let wait = 200 * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);
    try {
      const response = await one.fetch(one.address, { ...one.init(), signal: one.signal ?? null });
      const body = await read(response);
      const busy = response.status === 429 || response.status === 503;
      wait = retryAfter(response) ?? wait;
      if (!busy || attempt >= one.attempts || wait > patience) return { response, body };
    } catch (cause) {
      one.signal?.throwIfAborted();
      if (attempt >= one.attempts) throw own("NETWORK", one.language, { cause });
    }
    await pause(wait, one.signal);
  }
}

/** The JSON of an answer; undefined where it is none, as that of a proxy. */
async function read(response: Response): Promise<unknown> {
  const text = await response.text(); // a connection that breaks here is no answer
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What Retry-After says, in milliseconds; it is a number of seconds or a date (RFC 9110, 10.2.3). */
export function retryAfter(response: Response): number | undefined {
  const text = response.headers.get("Retry-After");
  if (text === null) return undefined;
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Number.isNaN(wait) ? undefined : Math.max(0, wait);
}

/** The exception for an answer that holds no data: the API's own errors, or a stranger's answer. */
export function refused(response: Response, body: unknown, language: "vi" | "en" | undefined): RequestError {
  const wait = retryAfter(response);
  const about: Circumstances = wait === undefined ? { status: response.status } : { status: response.status, retryAfter: wait };
  const { errors, error, message } = (body ?? {}) as { errors?: ResponseError[]; error?: string; message?: string };
  if (Array.isArray(errors) && errors.length > 0) return fromErrors(errors, about);
  if (typeof error === "string") return new RequestError(error, message ?? error, about);
  return own("UNEXPECTED_ANSWER", language, about, String(response.status));
}

/** Waits so many milliseconds; a signal ends it. */
export function pause(milliseconds: number, signal?: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason as Error);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
