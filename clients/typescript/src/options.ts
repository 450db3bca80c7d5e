/** How a client reaches the API. */
export interface ClientOptions {
  /** Where the API is, without a path: https://thidua.example */
  readonly site: string;
  /** The token as it is now, which you keep; asked for at each request and each live connection. */
  readonly token?: () => string | undefined;
  /** The language of messages, those of the client itself included; Vietnamese where it is absent. */
  readonly language?: "vi" | "en";
  /** How often a request is tried in all where that is safe; 4 where it is absent. */
  readonly attempts?: number;
  /** In place of the global one. */
  readonly fetch?: typeof fetch;
  /** In place of the global one, which Node.js has since version 22. */
  readonly webSocket?: typeof WebSocket;
}

/** The headers that tell who asks, and in which language. */
export function headersOf(options: Pick<ClientOptions, "token" | "language">): Record<string, string> {
  const token = options.token?.();
  return {
    "Accept-Language": options.language ?? "vi",
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
  };
}
