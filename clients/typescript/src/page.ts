import type { Client, Document } from "./client.js";
import type { SendOptions } from "./http.js";

/** A page of a connection: its place, and its rows as nodes or as edges. */
export interface Page<TNode> {
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor?: string | null | undefined };
  readonly nodes?: readonly TNode[];
  readonly edges?: readonly { readonly node: TNode }[];
}

/**
 * Every row of a list, page by page, each page asked for when its first row is wanted.
 * The variables hold how many a page has (`first`) and the filter; `after` begins behind a place.
 *
 * @param list finds the connection in the data; null or undefined ends the walk.
 * @throws RequestError as Client.request does; INVALID_CURSOR where the viewer has changed.
 */
export async function* rows<TData, TVariables extends { after?: string | null | undefined }, TNode>(
  client: Client,
  document: Document<TData, TVariables>,
  variables: TVariables,
  list: (data: TData) => Page<TNode> | null | undefined,
  options: SendOptions = {},
): AsyncGenerator<TNode, void, undefined> {
  for (let after = variables.after; ; ) {
    const ask = client.request as (d: Document<TData, TVariables>, v: TVariables, o: SendOptions) => Promise<TData>;
    const page = list(await ask.call(client, document, { ...variables, after }, options));
    if (!page) return;
    yield* page.nodes ?? page.edges?.map((edge) => edge.node) ?? [];
    if (!page.pageInfo.hasNextPage || !page.pageInfo.endCursor) return;
    after = page.pageInfo.endCursor;
  }
}
