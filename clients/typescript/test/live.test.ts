import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { Client, CreateReportDocument, ReportChangedDocument, ReportHistoryDocument, RequestError, rows, UpdateReportDocument } from "@thidua/client";

import { as, period, read, site } from "./cast.js";
import { Proxy } from "./proxy.js";

describe("following reports", () => {
  let proxy: Proxy, officer: Client, follower: Client, id: string;
  before(async () => {
    proxy = await Proxy.before(site);
    officer = await as("chuyenvien@binhdinh");
    follower = await as("giamdoc@binhdinh", { site: proxy.address });
    const input = { periodId: await period(officer), kind: "INTERIM", title: "Theo dõi" } as const;
    id = (await officer.request(CreateReportDocument, { input })).createReport.report?.id ?? assert.fail();
  });
  after(() => proxy.close());

  /** Takes one more step of the report. */
  async function mend(): Promise<void> {
    const { version } = await read(officer, id);
    const { updateReport } = await officer.request(UpdateReportDocument, { input: { reportId: id, expectedVersion: version, title: `Theo dõi ${version}` } });
    assert.deepEqual(updateReport.errors, []);
  }

  /** A subscription, begun: it has told a first step, of those that were taken until it did. */
  async function followed(options: { gap?: () => void; signal?: AbortSignal } = {}) {
    const messages = follower.subscribe(ReportChangedDocument, {}, options);
    const first = messages.next();
    for (let told = false; !told; ) {
      await mend();
      told = await Promise.race([first.then(() => true), new Promise<false>((resolve) => setTimeout(resolve, 200, false))]);
    }
    const { value } = await first;
    return { messages, message: value ?? assert.fail("there was no first step") };
  }

  /** The identifiers of all steps behind one. */
  async function behind(step: string): Promise<string[]> {
    const steps: string[] = [];
    const history = rows(officer, ReportHistoryDocument, { id, first: 100 }, ({ node }) => (node?.__typename === "Report" ? node.history : null));
    for await (const { id } of history) steps.push(id);
    return steps.slice(steps.indexOf(step) + 1);
  }

  // After a break it goes on behind the last step that it told: none is missing, none comes twice.
  test("a connection that breaks", async () => {
    const { messages, message } = await followed({ gap: () => assert.fail("there is no gap behind a cursor") });
    const told: string[] = [];
    for (let round = 0; round < 3; round++) {
      proxy.cut();
      await mend();
      await mend();
      const steps = await behind(message.reportChanged.event.id);
      while (told.length < steps.length) {
        const { value } = await messages.next();
        told.push(value?.reportChanged.event.id ?? assert.fail("it ended"));
      }
      assert.deepEqual(told, steps);
    }
    await messages.return();
  });

  // A cursor that was kept goes on in another client, a day or a restart later.
  test("a cursor that was kept", async () => {
    const { messages, message } = await followed();
    await messages.return();
    await mend();
    for await (const next of follower.subscribe(ReportChangedDocument, { after: message.reportChanged.cursor })) {
      assert.equal(next.reportChanged.event.id, (await behind(message.reportChanged.event.id))[0]);
      break;
    }
  });

  // A break before the first step leaves nothing to go on from, and that is told.
  test("a gap", async () => {
    const controller = new AbortController();
    const told = new Promise<void>((gap, reject) => {
      const messages = follower.subscribe(ReportChangedDocument, {}, { signal: controller.signal, gap });
      void drained(messages).then(() => reject(new Error("it ended")), reject);
    });
    const cutting = setInterval(() => proxy.cut(), 300);
    await told.finally(() => clearInterval(cutting));
    controller.abort();
  });

  // A signal ends it, at once and while it waits.
  test("a signal", async () => {
    const controller = new AbortController();
    const { messages } = await followed({ signal: controller.signal });
    const next = drained(messages);
    controller.abort();
    await assert.rejects(next, { name: "AbortError" });
    await assert.rejects(follower.subscribe(ReportChangedDocument, {}, { signal: AbortSignal.abort() }).next(), { name: "AbortError" });
  });

  // What the API refuses ends it with the API's code.
  test("refusals", async () => {
    const code = (client: Client, variables = {}) =>
      client.subscribe(ReportChangedDocument, variables).next().then(() => assert.fail("it went on"), (e: RequestError) => e.code);
    assert.equal(await code(follower, { after: "x" }), "INVALID_CURSOR");
    assert.equal(await code(new Client({ site })), "UNAUTHENTICATED");
    assert.equal(await code(new Client({ site, token: () => "thd_wrong" })), "UNAUTHENTICATED");
    assert.equal(await code(new Client({ site: "http://127.0.0.1:1", attempts: 2 })), "NETWORK");
  });

  // When the token ends, so does the subscription; with a new one it goes on behind the cursor.
  test("a token that ends", async () => {
    let { token } = await new Client({ site }).signIn("giamdoc@binhdinh.thidua.example", "thidua-demo");
    const client = new Client({ site, token: () => token });
    const { messages: first, message } = await followed();
    await first.return();
    const messages = client.subscribe(ReportChangedDocument, { after: message.reportChanged.cursor });
    await mend();
    const { value } = await messages.next();
    const rest = drained(messages);
    await client.signOut(token);
    await assert.rejects(rest, { code: "UNAUTHENTICATED" });
    token = (await client.signIn("giamdoc@binhdinh.thidua.example", "thidua-demo")).token;
    await mend();
    for await (const next of client.subscribe(ReportChangedDocument, { after: value?.reportChanged.cursor ?? null })) {
      assert.equal(next.reportChanged.report.id, id);
      break;
    }
  });
});

/** Reads to the end. */
async function drained(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}
