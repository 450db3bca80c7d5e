import type { BlockerCode, PayloadCode, ResponseCode } from "./generated/codes.js";

/**
 * Codes that the client makes itself: no answer came, the answer was none of the API's,
 * or a live connection was refused for the way in which it was used.
 */
export type ClientCode = "NETWORK" | "UNEXPECTED_ANSWER" | "CONNECTION_REFUSED";

/** Codes of RFC 6749 that signing in answers. */
export type SignInCode =
  | "invalid_request"
  | "invalid_grant"
  | "unsupported_grant_type"
  | "slow_down"
  | "temporarily_unavailable";

/** A code to decide by. The lists grow: expect others. */
export type Code = ResponseCode | PayloadCode | BlockerCode | ClientCode | SignInCode | (string & {});

/** An error of a response, as the API sends it. */
export interface ResponseError {
  readonly message: string;
  readonly path?: readonly (string | number)[];
  readonly extensions?: { readonly code?: string; readonly errorId?: string; readonly [key: string]: unknown };
}

/** What is known of a failure beside its code and message. */
export interface Circumstances {
  readonly status?: number;
  readonly retryAfter?: number;
  readonly errors?: readonly ResponseError[];
  readonly data?: unknown;
  readonly cause?: unknown;
}

/**
 * What nobody can mend in a form: not signed in, a wrong query, a limit, a fault, no
 * answer. What a person can mend is data: the `errors` of a mutation's payload.
 */
export class RequestError extends Error {
  override readonly name = "RequestError";
  /** A stable code: decide by it, and show the message. */
  readonly code: Code;
  /** To tell the operator of the server; with INTERNAL alone. */
  readonly errorId: string | undefined;
  /** The status of HTTP; undefined where no answer came, and over a WebSocket. */
  readonly status: number | undefined;
  /** How long to wait before the next try, in milliseconds; undefined where the server named nothing. */
  readonly retryAfter: number | undefined;
  /** All errors of the response; the first one made the code. */
  readonly errors: readonly ResponseError[];
  /** What was answered beside the errors; undefined where the operation did not begin. */
  readonly data: unknown;

  constructor(code: Code, message: string, about: Circumstances = {}) {
    super(message, about.cause === undefined ? undefined : { cause: about.cause });
    this.code = code;
    this.errors = about.errors ?? [];
    this.errorId = this.errors.find((e) => e.extensions?.errorId)?.extensions?.errorId;
    this.status = about.status;
    this.retryAfter = about.retryAfter;
    this.data = about.data;
  }
}

/** What the client says itself, where no message of the API came. The detail is a status, or why a connection was closed. */
const sentences = {
  NETWORK: { vi: () => "Không kết nối được máy chủ; hãy thử lại.", en: () => "The server does not answer; try again." },
  UNEXPECTED_ANSWER: {
    vi: (status: string) => `Máy chủ trả lời ${status}, không có JSON của API; hãy thử lại.`,
    en: (status: string) => `The server answered ${status} without JSON of the API; try again.`,
  },
  CONNECTION_REFUSED: {
    vi: (reason: string) => `Máy chủ đã đóng kết nối: ${reason}`,
    en: (reason: string) => `The server closed the connection: ${reason}`,
  },
  UNAUTHENTICATED: {
    vi: () => "Phiên đăng nhập không còn hiệu lực; hãy đăng nhập lại.",
    en: () => "The token is not good any more; sign in again.",
  },
} as const;

/** An exception of the client's own, in the caller's language. */
export function own(code: ClientCode | "UNAUTHENTICATED", language: "vi" | "en" | undefined, about: Circumstances, detail = ""): RequestError {
  return new RequestError(code, sentences[code][language ?? "vi"](detail), about);
}

/** The exception for the errors of a response, of which there is at least one. */
export function fromErrors(errors: readonly ResponseError[], about: Circumstances = {}): RequestError {
  const first = errors[0];
  return new RequestError(first?.extensions?.code ?? "UNEXPECTED_ANSWER", first?.message ?? "", { ...about, errors });
}
