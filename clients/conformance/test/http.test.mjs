// Pages of a listed origin may call, trusted documents are answered and kept, nothing is
// taken from a cookie, and sign-in answers are not compressed.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { signIn, start, trusted } from "../program.mjs";

let program, token;
before(async () => {
  program = await start("--documents-mode", "require");
  token = await signIn(program.site, "chuyenvien@phuyen");
});
after(() => program.stop());

const [id, text] = Object.entries(trusted)[0];
const hash = createHash("sha256").update(text).digest("hex");

const post = async (body, headers = {}) => {
  const answer = await fetch(program.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}`, ...headers },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
};

test("a document is named by its id, its hash, as Apollo's and as Relay's clients do, or sent whole", async () => {
  for (const body of [
    { documentId: id },
    { documentId: `sha256:${hash}` },
    { documentId: id, operationName: "Viewer", variables: {} },
    { extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
    { extensions: { persistedQuery: { version: 1, sha256Hash: id } }, operationName: "Viewer" },
    { doc_id: id },
    { query: text },
  ]) {
    const answer = await post(body);
    assert.ok(answer.body.data?.viewer?.name, JSON.stringify({ body, answer }));
  }
});

test("other text is refused, introspection as well, but to administrators", async () => {
  for (const query of ["{ viewer { id } }", "{ __schema { queryType { name } } }"]) {
    const answer = await post({ query });
    assert.equal(answer.body.errors[0].extensions.code, "DOCUMENT_REQUIRED");
  }
  const administrator = await signIn(program.site, "quantri@cum");
  const answer = await post({ query: "{ __typename }" }, { authorization: `Bearer ${administrator}` });
  assert.equal(answer.body.data.__typename, "Query");
});

test("Apollo's clients are told that a document is unknown in the words that they know", async () => {
  const answer = await post({ extensions: { persistedQuery: { version: 1, sha256Hash: hash.replace(/./, "x") } } });
  assert.equal(answer.body.errors[0].message, "PersistedQueryNotFound");
  assert.equal(answer.body.errors[0].extensions.code, "PERSISTED_QUERY_NOT_FOUND");
});

test("the answer to a document's GET is kept and asked about", async () => {
  const address = `${program.url}?documentId=sha256:${hash}`;
  const headers = { authorization: `Bearer ${token}` };
  const first = await fetch(address, { headers });
  const tag = first.headers.get("etag");
  assert.equal(first.status, 200);
  assert.equal(first.headers.get("cache-control"), "private, no-cache");
  const second = await fetch(address, { headers: { ...headers, "if-none-match": tag } });
  assert.equal(second.status, 304);
  const other = await fetch(address, { headers: { authorization: `Bearer ${await signIn(program.site, "giamdoc@phuyen")}`, "if-none-match": tag } });
  assert.equal(other.status, 200); // another caller's answer is another
});

test("a page of a listed origin may call and read the headers, any other may not", async () => {
  const preflight = (origin) =>
    fetch(program.url, {
      method: "OPTIONS",
      headers: { origin, "access-control-request-method": "POST", "access-control-request-headers": "authorization,content-type" },
    });
  const allowed = await preflight("https://app.example");
  assert.equal(allowed.headers.get("access-control-allow-origin"), "https://app.example");
  assert.equal(allowed.headers.get("access-control-max-age"), "7200");
  assert.equal(allowed.headers.get("access-control-allow-credentials"), null);
  for (const origin of ["https://app.example.elsewhere.example", "http://app.example", "https://app.example:8443", "null"]) {
    assert.equal((await preflight(origin)).headers.get("access-control-allow-origin"), null, origin);
  }
  const answer = await fetch(`${program.url}?documentId=${id}`, { headers: { origin: "https://app.example" } });
  assert.match(answer.headers.get("access-control-expose-headers"), /Etag/i);
});

test("a cookie makes nobody of anybody", async () => {
  const answer = await post({ query: text }, { authorization: "", cookie: `access_token=${token}; Authorization=Bearer ${token}` });
  assert.equal(answer.body.data.viewer, null);
});
