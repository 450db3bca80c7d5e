import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { Kind, print, type DocumentNode, type OperationDefinitionNode } from "graphql";

import { fromErrors, RequestError, type ResponseError } from "./error.js";
import { putFile, type StoredFile, type UploadOptions } from "./file.js";
import { refused, send, type SendOptions } from "./http.js";
import { Live, type SubscribeOptions } from "./live.js";
import { headersOf, type ClientOptions } from "./options.js";
import { signIn, signOut, type Session } from "./session.js";

/** What a caller may say about one operation. */
export interface RequestOptions extends SendOptions {
  /** Put into the mutation's input, so that it can be tried again and is done once. */
  readonly idempotencyKey?: string;
}

/** A query or mutation with the types of its data and variables. */
export type Document<TData, TVariables> = TypedDocumentNode<TData, TVariables>;

/** Variables may be left out where none is wanted. */
export type Rest<TVariables, TOptions> =
  Record<string, never> extends TVariables
    ? [variables?: TVariables, options?: TOptions]
    : [variables: TVariables, options?: TOptions];

/** The API, for one caller. It keeps no token and no data. */
export class Client {
  readonly #options: ClientOptions;
  readonly #live: Live;

  constructor(options: ClientOptions) {
    this.#options = { ...options, site: options.site.replace(/\/+$/, "") };
    this.#live = new Live(this.#options);
  }

  /**
   * Exchanges a password for a token, which you keep.
   *
   * @throws RequestError invalid_grant; slow_down with retryAfter; NETWORK.
   */
  signIn(username: string, password: string, options: SendOptions = {}): Promise<Session> {
    return signIn(this.#options, username, password, options);
  }

  /** Ends a token, now and everywhere. An unknown one is no error. */
  signOut(token: string, options: SendOptions = {}): Promise<void> {
    return signOut(this.#options, token, options);
  }

  /**
   * Runs a query or a mutation and answers its data. Queries, and mutations whose input
   * has an idempotencyKey, are tried again where the network failed or the server was
   * busy; others are tried once, for nobody knows whether they were done.
   *
   * @throws RequestError with a code of the catalogue; what a person can mend is in the data.
   */
  async request<TData, TVariables>(
    document: Document<TData, TVariables>,
    ...[variables, options = {}]: Rest<TVariables, RequestOptions>
  ): Promise<TData> {
    const operation = operationOf(document);
    const given = withKey(variables, options.idempotencyKey);
    const safe = operation.operation === "query" || keyed(given);
    const { response, body } = await send({
      fetch: this.#options.fetch ?? fetch,
      address: `${this.#options.site}/graphql`,
      language: this.#options.language,
      attempts: safe ? (this.#options.attempts ?? 4) : 1,
      signal: options.signal,
      init: () => ({
        method: "POST",
        headers: {
          "Content-Type": "application/json",
          Accept: "application/graphql-response+json, application/json;q=0.9",
          ...headersOf(this.#options),
        },
        body: JSON.stringify({ query: textOf(document), operationName: operation.name?.value, variables: given }),
      }),
    });
    const { data, errors } = (body ?? {}) as { data?: TData | null; errors?: ResponseError[] };
    if (data === undefined || data === null) throw refused(response, body, this.#options.language);
    if (errors?.length) throw fromErrors(errors, { status: response.status, data });
    return data;
  }

  /**
   * Follows a subscription, each message as it comes, until you leave the loop, the signal
   * ends it or the server has no more. After a break it goes on behind the last `cursor`
   * that the message's field told, so ask for `cursor`.
   *
   * @throws RequestError UNAUTHENTICATED where the token has ended: sign in and go on with
   *   `after`; INVALID_CURSOR, and whatever else the API answers; the signal's reason.
   */
  subscribe<TData, TVariables>(
    document: Document<TData, TVariables>,
    ...[variables, options = {}]: Rest<TVariables, SubscribeOptions>
  ): AsyncGenerator<TData, void, undefined> {
    const operation = operationOf(document);
    return this.#live.follow<TData>({ query: textOf(document), operationName: operation.name?.value ?? null }, variables ?? {}, options);
  }

  /**
   * Stores a file, whose id an input takes then. It is tried once.
   *
   * @throws RequestError where it is too large or of a kind that is not taken.
   */
  upload(file: Blob, options: UploadOptions): Promise<StoredFile> {
    return putFile(this.#options, file, options);
  }
}


const texts = new WeakMap<DocumentNode, string>();

/** The document as text, printed once. */
function textOf(document: DocumentNode): string {
  let text = texts.get(document);
  if (text === undefined) texts.set(document, (text = print(document)));
  return text;
}

function operationOf(document: DocumentNode): OperationDefinitionNode {
  const operation = document.definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new RequestError("BAD_USER_INPUT", "The document has no operation.");
  return operation;
}

/** The variables with the key in their input. */
function withKey(variables: unknown, key: string | undefined): unknown {
  if (key === undefined) return variables;
  const { input } = (variables ?? {}) as { input?: object };
  if (typeof input !== "object" || Array.isArray(input)) throw new RequestError("BAD_USER_INPUT", "An idempotency key wants a mutation with an input.");
  return { ...(variables as object), input: { ...input, idempotencyKey: key } };
}

/** Whether every input has a key, so that what is sent twice is done once. */
function keyed(variables: unknown): boolean {
  const { input } = (variables ?? {}) as { input?: unknown };
  const inputs = [input].flat() as ({ idempotencyKey?: unknown } | null | undefined)[];
  return inputs.length > 0 && inputs.every((one) => typeof one?.idempotencyKey === "string");
}
