// The graphql-ws client works against the WebSocket, and each misuse of the protocol is
// closed with the code that it defines.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient, CloseCode } from "graphql-ws";
import WebSocket from "ws";
import { signIn, start, trusted } from "../program.mjs";

let program, token;
before(async () => {
  program = await start();
  token = await signIn(program.site, "chuyenvien@phuyen");
});
after(() => program.stop());

const protocol = "graphql-transport-ws";

// client connects with the token in connection_init.
const client = (options = {}) =>
  createClient({ url: program.socket, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${token}` }, retryAttempts: 0, ...options });

// all collects what an operation answers.
async function all(c, payload) {
  const answers = [];
  for await (const answer of c.iterate(payload)) answers.push(answer);
  return answers;
}

test("a query answers once and completes", async () => {
  const c = client();
  assert.deepEqual(await all(c, { query: "{ viewer { name } }" }), [{ data: { viewer: { name: "Chuyên viên Phú Yên" } } }]);
  await c.dispose();
});

test("a mutation answers its errors as data", async () => {
  const c = client();
  const query = 'mutation { submitReport(input: { reportId: "rep_01m89hb6c1fm7s12j02gwenmv3", expectedVersion: 1 }) { errors { ... on UserError { code } } } }';
  const [{ data }] = await all(c, { query });
  assert.equal(data.submitReport.errors[0].code, "NOT_FOUND");
  await c.dispose();
});

test("an operation that cannot begin is an error, once, and the connection stays", async () => {
  const c = client();
  const messages = [];
  c.on("message", (m) => messages.push(m.type));
  await assert.rejects(all(c, { query: "{ nothing }" }), ([error]) => error.extensions.code === "GRAPHQL_VALIDATION_FAILED");
  assert.equal((await all(c, { query: "{ __typename }" }))[0].data.__typename, "Query");
  assert.deepEqual(messages.filter((m) => m !== "connection_ack"), ["error", "next", "complete"]);
  await c.dispose();
});

test("a trusted document is asked for by its id", async () => {
  const c = client();
  // The client wants a query, be it empty.
  assert.ok((await all(c, { query: "", documentId: Object.keys(trusted)[0] }))[0].data.viewer.name);
  await assert.rejects(all(c, { query: "", documentId: "nothing-1" }), ([error]) => error.extensions.code === "PERSISTED_QUERY_NOT_FOUND");
  await c.dispose();
});

test("who calls is told by the header too, and by nobody it is nobody", async () => {
  class WithHeader extends WebSocket {
    constructor(url, protocols) {
      super(url, protocols, { headers: { Authorization: `Bearer ${token}` } });
    }
  }
  const c = client({ connectionParams: undefined, webSocketImpl: WithHeader });
  assert.ok((await all(c, { query: "{ viewer { name } }" }))[0].data.viewer.name);
  await c.dispose();
  const anonymous = client({ connectionParams: undefined });
  assert.equal((await all(anonymous, { query: "{ viewer { name } }" }))[0].data.viewer, null);
  await anonymous.dispose();
});

test("the client's pings are answered", async () => {
  const c = client({ lazy: false, keepAlive: 10 });
  await new Promise((resolve) => c.on("pong", (received) => received && resolve()));
  await c.dispose();
});

test("a client that has lost its connection connects again", async () => {
  const c = client({ retryAttempts: 5, retryWait: async () => {} });
  let connected = 0;
  c.on("connected", () => connected++);
  await all(c, { query: "{ __typename }" });
  c.terminate();
  assert.ok((await all(c, { query: "{ viewer { name } }" }))[0].data.viewer.name);
  assert.ok(connected >= 2, `connected ${connected} times`);
  await c.dispose();
});

test("a token that is not good is 4403", async () => {
  const c = client({ connectionParams: { Authorization: "Bearer thd_nothing" } });
  await assert.rejects(all(c, { query: "{ __typename }" }), (event) => event.code === CloseCode.Forbidden);
});

// closedAfter sends messages over a plain socket and answers the code with which it is closed.
const closedAfter = (messages, subprotocol = protocol) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(program.socket, subprotocol);
    socket.on("open", () => messages.forEach((m) => socket.send(typeof m === "string" || Buffer.isBuffer(m) ? m : JSON.stringify(m))));
    socket.on("close", resolve);
    socket.on("error", reject);
  });

const init = { type: "connection_init" };
const subscribe = { id: "1", type: "subscribe", payload: { query: "{ __typename }" } };
for (const [name, messages, code] of [
  ["no JSON", ["hello"], CloseCode.BadRequest],
  ["a binary message", [Buffer.from(JSON.stringify(init))], CloseCode.BadRequest],
  ["an unknown type", [init, { type: "start" }], CloseCode.BadRequest],
  ["connection_init with a list", [{ ...init, payload: [] }], CloseCode.BadRequest],
  ["subscribe without a query", [init, { ...subscribe, payload: {} }], CloseCode.BadRequest],
  ["subscribe before the start", [subscribe], CloseCode.Unauthorized],
  ["a second start", [init, init], CloseCode.TooManyInitialisationRequests],
]) {
  test(`${name} is ${code}`, async () => assert.equal(await closedAfter(messages), code));
}

test("another subprotocol is 4406", async () => {
  const socket = new WebSocket(program.socket, "graphql-ws");
  // The library for Node gives up before it reads the close frame: no subprotocol was chosen.
  await new Promise((resolve) => socket.on("error", resolve));
  assert.equal(await closedAfter([], []), CloseCode.SubprotocolNotAcceptable);
});

test("a page of another site is 403, one of the list is not", async () => {
  const opened = (origin) =>
    new Promise((resolve) => {
      const socket = new WebSocket(program.socket, protocol, { origin });
      socket.on("unexpected-response", (_, response) => resolve(response.statusCode));
      socket.on("open", () => (socket.close(), resolve("open")));
    });
  assert.equal(await opened("https://elsewhere.example"), 403);
  assert.equal(await opened("https://app.example"), "open");
  assert.equal(await opened(program.site), "open");
});
