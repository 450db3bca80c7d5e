// The graphql-sse client and an EventSource work against Server-Sent Events.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EventSource } from "eventsource";
import { createClient } from "graphql-sse";
import { signIn, start, trusted } from "../program.mjs";

let program, token;
before(async () => {
  program = await start();
  token = await signIn(program.site, "chuyenvien@phuyen");
});
after(() => program.stop());

const client = (headers = { Authorization: `Bearer ${token}` }) => createClient({ url: program.url, headers, retryAttempts: 0 });

async function all(c, payload) {
  const answers = [];
  for await (const answer of c.iterate(payload)) answers.push(answer);
  return answers;
}

test("queries and mutations answer once and complete", async () => {
  const c = client();
  assert.deepEqual(await all(c, { query: "{ __typename }" }), [{ data: { __typename: "Query" } }]);
  const query = 'mutation { submitReport(input: { reportId: "rep_01m89hb6c1fm7s12j02gwenmv3", expectedVersion: 1 }) { errors { ... on UserError { code } } } }';
  const [{ data }] = await all(c, { query });
  assert.equal(data.submitReport.errors[0].code, "NOT_FOUND");
  c.dispose();
});

test("what cannot begin is told in the stream", async () => {
  const c = client();
  for (const [payload, code] of [
    [{ query: "{ nothing }" }, "GRAPHQL_VALIDATION_FAILED"],
    [{ query: "{" }, "GRAPHQL_PARSE_FAILED"],
    [{ documentId: "nothing-1" }, "PERSISTED_QUERY_NOT_FOUND"],
  ]) {
    const [answer, ...more] = await all(c, payload);
    assert.equal(answer.errors[0].extensions.code, code);
    assert.equal("data" in answer, false);
    assert.deepEqual(more, []);
  }
  c.dispose();
});

test("a token that is not good is 401", async () => {
  const c = client({ Authorization: "Bearer thd_nothing" });
  await assert.rejects(all(c, { query: "{ __typename }" }), (error) => error.response?.status === 401);
  c.dispose();
});

// heard collects what an EventSource hears until the stream says that it is complete.
function heard(address, headers = {}) {
  return new Promise((resolve, reject) => {
    const answers = [];
    const source = new EventSource(address, { fetch: (url, init) => fetch(url, { ...init, headers: { ...init.headers, ...headers } }) });
    source.addEventListener("next", (event) => answers.push(JSON.parse(event.data)));
    source.addEventListener("complete", () => (source.close(), resolve(answers)));
    source.addEventListener("error", (event) => (source.close(), reject(event)));
  });
}

test("an EventSource hears the answer and the end, by text and by document", async () => {
  const address = new URL(program.url);
  address.searchParams.set("query", "{ __typename }");
  assert.deepEqual(await heard(address), [{ data: { __typename: "Query" } }]);
  const document = new URL(program.url);
  document.searchParams.set("documentId", Object.keys(trusted)[0]);
  const [answer] = await heard(document, { Authorization: `Bearer ${token}` });
  assert.ok(answer.data.viewer.name);
});

test("an EventSource hears why a query does not validate", async () => {
  const address = new URL(program.url);
  address.searchParams.set("query", "{ nothing }");
  const [answer] = await heard(address);
  assert.equal(answer.errors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
});
