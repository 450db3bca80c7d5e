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

/** The exception for the errors of a response, of which there is at least one. */
export function fromErrors(errors: readonly ResponseError[], about: Circumstances = {}): RequestError {
  const first = errors[0];
  return new RequestError(first?.extensions?.code ?? "UNEXPECTED_ANSWER", first?.message ?? "", { ...about, errors });
}
