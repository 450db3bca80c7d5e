import { refused, send, type SendOptions } from "./http.js";
import { headersOf, type ClientOptions } from "./options.js";

/** What a caller says about a file. */
export interface UploadOptions extends SendOptions {
  /** Its name, as people know it. */
  readonly name: string;
}

/** A file as the server keeps it. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  /** In bytes. */
  readonly size: number;
  /** The hash of its bytes, in hexadecimal digits. */
  readonly sha256: string;
}

/** PUT /files: the bytes are the body, the name is in Content-Disposition (RFC 6266). */
export async function putFile(to: ClientOptions, file: Blob, options: UploadOptions): Promise<StoredFile> {
  const { response, body } = await send({
    fetch: to.fetch ?? fetch,
    address: `${to.site}/files`,
    language: to.language,
    attempts: 1,
    signal: options.signal,
    init: () => ({
      method: "PUT",
      headers: {
        "Content-Type": file.type || "application/octet-stream",
        "Content-Disposition": `attachment; filename*=UTF-8''${extended(options.name)}`,
        ...headersOf(to),
      },
      body: file,
    }),
  });
  if (!response.ok || typeof (body as StoredFile | undefined)?.id !== "string") throw refused(response, body, to.language);
  return body as StoredFile;
}

/** A text as the extended value of a header's parameter (RFC 8187). */
function extended(text: string): string {
  return encodeURIComponent(text.normalize("NFC")).replace(/['()*]/g, (c) => "%" + c.charCodeAt(0).toString(16).toUpperCase());
}
