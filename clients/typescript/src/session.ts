import { refused, send, type SendOptions } from "./http.js";
import { headersOf, type ClientOptions } from "./options.js";

/** A token and its end. */
export interface Session {
  readonly token: string;
  readonly expiresAt: Date;
}

/** POST /auth/token (RFC 6749, password grant). A password is never sent twice. */
export async function signIn(to: ClientOptions, username: string, password: string, options: SendOptions): Promise<Session> {
  const asked = Date.now();
  const { response, body } = await post(to, "/auth/token", { grant_type: "password", username, password }, options);
  const { access_token, expires_in } = (body ?? {}) as { access_token?: string; expires_in?: number };
  if (!response.ok || access_token === undefined) throw refused(response, body, to.language);
  return { token: access_token, expiresAt: new Date(asked + (expires_in ?? 0) * 1000) };
}

/** POST /auth/revoke (RFC 7009). */
export async function signOut(to: ClientOptions, token: string, options: SendOptions): Promise<void> {
  const { response, body } = await post(to, "/auth/revoke", { token }, options);
  if (!response.ok) throw refused(response, body, to.language);
}

function post(to: ClientOptions, path: string, form: Record<string, string>, options: SendOptions) {
  return send({
    fetch: to.fetch ?? fetch,
    address: to.site + path,
    language: to.language,
    attempts: 1,
    signal: options.signal,
    init: () => ({
      method: "POST",
      headers: headersOf({ ...to, token: () => undefined }),
      body: new URLSearchParams(form),
    }),
  });
}
