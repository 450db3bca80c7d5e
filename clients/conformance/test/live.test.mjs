// Changes of a report reach the graphql-ws and the graphql-sse client, who go on where they
// were when the connection was lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { createClient as createSSE } from "graphql-sse";
import { createClient as createWS, CloseCode } from "graphql-ws";
import WebSocket from "ws";
import { ask, signIn, start } from "../program.mjs";

let program, token;
before(async () => {
  program = await start();
  token = await signIn(program.site, "chuyenvien@khanhhoa");
});
after(() => program.stop());

const query = `subscription ReportChanged($where: ReportWhere, $after: Cursor) {
  reportChanged(where: $where, after: $after) { cursor event { action } report { id version } }
}`;
const websocket = (options = {}) =>
  createWS({ url: program.socket, webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${token}` }, ...options });
const sse = () => createSSE({ url: program.url, headers: { Authorization: `Bearer ${token}` } });

// A change is a title that is mended; the version rises by one each time.
let report;
async function change() {
  if (!report) {
    const { period } = await ask(program, token, '{ period(clusterCode: "DHMT", code: "2022-H1") { id } }');
    const create = "mutation ($input: CreateReportInput!) { createReport(input: $input) { report { id version } errors { ... on UserError { code } } } }";
    const made = await ask(program, token, create, { input: { periodId: period.id, kind: "INTERIM", title: "Báo cáo" } });
    report = made.createReport.report;
    return report.version;
  }
  const update = "mutation ($input: UpdateReportInput!) { updateReport(input: $input) { report { id version } errors { ... on UserError { code } } } }";
  const input = { reportId: report.id, expectedVersion: report.version, title: `Báo cáo ${report.version}` };
  report = (await ask(program, token, update, { input })).updateReport.report;
  return report.version;
}

// until waits for an event of the iterator that holds, and answers it.
async function until(events, holds) {
  for (;;) {
    const { value, done } = await events.next();
    assert.equal(done, false, "the subscription ended");
    assert.equal(value.errors, undefined, JSON.stringify(value.errors));
    if (holds(value.data.reportChanged)) return value.data.reportChanged;
  }
}

for (const [name, connect] of [["graphql-ws", websocket], ["graphql-sse", sse]]) {
  test(`${name}: a change arrives, and a cursor misses none`, async (t) => {
    await change(); // so that there is a report
    const client = connect();
    t.after(() => client.dispose());
    const first = client.iterate({ query });
    const arrived = first.next(); // subscribes
    // Whoever subscribes without a cursor hears from then on: change until the first is heard.
    let heard = false;
    arrived.then(() => (heard = true));
    while (!heard) await change();
    const { cursor } = (await arrived).value.data.reportChanged;
    await first.return();
    const missed = [await change(), await change()];
    const again = client.iterate({ query, variables: { after: cursor } });
    for (const version of missed) await until(again, (e) => e.report.id === report.id && e.report.version >= version);
    await again.return();
  });
}

test("graphql-ws: a connection that was lost is opened again, and the subscription with it", async (t) => {
  await change();
  const client = websocket({ retryAttempts: 5, retryWait: async () => {} });
  t.after(() => client.dispose());
  const reconnected = new Promise((resolve) => client.on("connected", (socket, payload, wasRetry) => wasRetry && resolve()));
  const events = client.iterate({ query });
  const arrived = events.next();
  await new Promise((resolve) => client.on("connected", resolve));
  client.terminate();
  await reconnected;
  let heard = false;
  arrived.then(() => (heard = true));
  while (!heard) await change();
  assert.ok((await arrived).value.data.reportChanged.report.version);
  await events.return();
});

test("an id that is in use is 4409", async () => {
  const socket = new WebSocket(program.socket, "graphql-transport-ws");
  const subscribe = JSON.stringify({ id: "1", type: "subscribe", payload: { query } });
  socket.on("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { Authorization: `Bearer ${token}` } }));
    socket.send(subscribe);
    socket.send(subscribe);
  });
  assert.equal(await new Promise((resolve) => socket.on("close", resolve)), CloseCode.SubscriberAlreadyExists);
});
