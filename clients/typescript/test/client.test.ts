import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import {
  Client,
  CreateReportDocument,
  PerformActionDocument,
  ReportChangedDocument,
  ReportHistoryDocument,
  ReportsDocument,
  RequestError,
  rows,
  SubmitReportDocument,
  UpdateReportDocument,
  ViewerDocument,
  WorkflowDefinitionDocument,
} from "@thidua/client";

import { as, fill, password, period, read, site } from "./cast.js";
import { Proxy } from "./proxy.js";

/** The exception that a promise ends with. */
async function failure(promise: Promise<unknown>): Promise<RequestError> {
  const reason = await promise.then(
    () => assert.fail("it did not fail"),
    (error: unknown) => error,
  );
  assert(reason instanceof RequestError, String(reason));
  return reason;
}

describe("who one is", () => {
  const stranger = new Client({ site, language: "en" });

  // A password becomes a token with its end; signing out ends it at once.
  test("signing in and out", async () => {
    const session = await stranger.signIn("chuyenvien@phuyen.thidua.example", password);
    assert(session.expiresAt.getTime() > Date.now());
    const client = new Client({ site, token: () => session.token });
    assert.equal((await client.request(ViewerDocument)).viewer?.name, "Chuyên viên Phú Yên");
    await client.signOut(session.token);
    const refused = await failure(client.request(ViewerDocument));
    assert.deepEqual([refused.code, refused.status], ["UNAUTHENTICATED", 401]);
  });

  // A wrong password is told as such, and in the caller's language.
  test("a wrong password", async () => {
    const refused = await failure(stranger.signIn("chuyenvien@phuyen.thidua.example", "wrong"));
    assert.deepEqual([refused.code, refused.status, refused.message], ["invalid_grant", 400, "The e-mail or the password is wrong."]);
  });

  // Without a token the viewer is nobody, and what wants one is refused; nothing is tried again.
  test("no token", async () => {
    assert.equal((await stranger.request(ViewerDocument)).viewer, null);
    assert.equal((await stranger.request(WorkflowDefinitionDocument, { name: "report" })).workflow?.name, "report");
    const refused = await failure(stranger.request(ReportsDocument, {}));
    assert.deepEqual([refused.code, refused.message], ["UNAUTHENTICATED", "Sign in first."]);
  });

  // What the API calls malformed is an exception with the API's code.
  test("a value of the wrong form", async () => {
    const client = await as("chuyenvien@phuyen");
    assert.equal((await failure(client.request(ReportsDocument, { first: 101 }))).code, "PAGE_LIMIT_EXCEEDED");
    assert.equal((await failure(client.request(ReportsDocument, { after: "x" }))).code, "INVALID_CURSOR");
  });
});

describe("a report's first steps", () => {
  let officer: Client, head: Client, id: string;
  before(async () => {
    [officer, head] = await Promise.all([as("chuyenvien@phuyen"), as("giamdoc@phuyen")]);
  });

  // The same key answers the same again; without it a second report is a refusal, as data.
  test("create", async () => {
    const input = { periodId: await period(officer), kind: "INTERIM", title: "Báo cáo sơ kết" } as const;
    const first = await officer.request(CreateReportDocument, { input }, { idempotencyKey: "create-1" });
    assert.deepEqual(first.createReport.errors, []);
    const again = await officer.request(CreateReportDocument, { input: { ...input, idempotencyKey: "create-1" } });
    assert.equal(again.createReport.report?.id, first.createReport.report?.id);
    const second = await officer.request(CreateReportDocument, { input });
    assert.equal(second.createReport.report, null);
    assert.deepEqual(second.createReport.errors.map((e) => e.code), ["DUPLICATE_REPORT"]);
    id = first.createReport.report?.id ?? assert.fail();
  });

  // An action that is not allowed tells every reason, each at its place.
  test("a refusal with blockers", async () => {
    const { performAction } = await officer.request(PerformActionDocument, { input: { subjectId: id, action: "propose", expectedVersion: 1 } });
    const [error] = performAction.errors;
    assert(error?.__typename === "TransitionBlockedError");
    assert.deepEqual([performAction.subject, error.code], [null, "TRANSITION_BLOCKED"]);
    assert(error.blockers.some((b) => b.code === "SECTION_EMPTY" && b.field === "sections.direction"));
    assert(error.blockers.some((b) => b.code === "INDICATOR_MISSING"));
  });

  // Who writes over a version that he has not seen is told the present one.
  test("a conflict", async () => {
    await fill(officer, id);
    const { updateReport } = await officer.request(UpdateReportDocument, { input: { reportId: id, expectedVersion: 1, title: "Khác" } });
    const [error] = updateReport.errors;
    assert(error?.__typename === "VersionConflictError");
    assert.deepEqual([error.code, error.current?.id, error.current?.version], ["VERSION_CONFLICT", id, 2]);
  });

  // The officer proposes, the head signs; the buttons that are left are told with it.
  test("propose and sign", async () => {
    const proposed = await officer.request(PerformActionDocument, { input: { subjectId: id, action: "propose", expectedVersion: 2 } });
    assert.deepEqual(proposed.performAction.errors, []);
    const late = { lateReason: "Chờ số liệu của các huyện." };
    const { submitReport } = await head.request(SubmitReportDocument, { input: { reportId: id, expectedVersion: 3, ...late } });
    assert.deepEqual(submitReport.errors, []);
    assert.deepEqual([submitReport.report?.stage, submitReport.report?.version], ["SUBMITTED", 4]);
    assert.deepEqual(submitReport.report?.transitions.filter((t) => t.allowed).map((t) => t.action), ["withdraw"]);
    assert.equal((await read(head, id)).late, true);
  });

  // A list is walked page by page, each row once and in its order.
  test("pages", async () => {
    const actions: string[] = [];
    for await (const step of rows(officer, ReportHistoryDocument, { id, first: 1 }, ({ node }) => (node?.__typename === "Report" ? node.history : null))) {
      actions.push(step.action);
    }
    assert.deepEqual(actions, ["create", "update", "propose", "submit"]);
    for await (const report of rows(officer, ReportsDocument, { first: 1 }, (data) => data.reports)) assert.equal(report.id, id);
    for await (const row of rows(officer, ReportHistoryDocument, { id: "rep_none" }, () => null)) assert.fail(String(row));
  });
});

describe("a bad line", () => {
  let proxy: Proxy, client: Client;
  before(async () => {
    proxy = await Proxy.before(site);
    client = await as("chuyenvien@khanhhoa", { site: proxy.address });
  });
  after(() => proxy.close());

  // A query is asked again where the line broke, and where the server is busy, as it says when.
  test("a query is tried again", async () => {
    proxy.breaks(1);
    proxy.answers(1, "503 Service Unavailable\r\nRetry-After: 0", "later");
    proxy.answers(1, "429 Too Many Requests\r\nRetry-After: 0", `{"errors":[{"message":"Too many","extensions":{"code":"RATE_LIMITED"}}]}`);
    assert.equal((await client.request(ViewerDocument)).viewer?.name, "Chuyên viên Khánh Hòa");
    assert.equal(proxy.left, 0);
  });

  // Nobody knows whether a change whose answer was lost was made: it is not made twice.
  test("a change without a key is tried once", async () => {
    const input = { periodId: await period(client), kind: "INTERIM", title: "Một lần" } as const;
    proxy.breaks(1);
    assert.equal((await failure(client.request(CreateReportDocument, { input }))).code, "NETWORK");
    assert.equal(proxy.left, 0);
  });

  // With a key it is tried again, and done once.
  test("a change with a key is tried again", async () => {
    const input = { periodId: await period(client), kind: "INTERIM", title: "Một lần" } as const;
    proxy.breaks(2);
    const { createReport } = await client.request(CreateReportDocument, { input }, { idempotencyKey: "once" });
    assert.deepEqual([createReport.report?.version, createReport.errors], [1, []]);
  });

  // In the end the failure is told, with what the server said of the time.
  test("it gives up", async () => {
    proxy.answers(4, "429 Too Many Requests\r\nRetry-After: 0", `{"errors":[{"message":"Too many","extensions":{"code":"RATE_LIMITED"}}]}`);
    const busy = await failure(client.request(ViewerDocument));
    assert.deepEqual([busy.code, busy.status, busy.retryAfter, proxy.left], ["RATE_LIMITED", 429, 0, 0]);
    proxy.answers(1, "503 Service Unavailable\r\nRetry-After: 3600", "");
    const long = await failure(client.request(ViewerDocument));
    assert.deepEqual([long.code, long.status, long.retryAfter], ["UNEXPECTED_ANSWER", 503, 3_600_000]);
  });

  // What the client says itself, it says in Vietnamese, too, unless it was told otherwise.
  test("its own sentences", async () => {
    const gone = "http://127.0.0.1:1";
    assert.match((await failure(new Client({ site: gone, attempts: 1 }).request(ViewerDocument))).message, /^Không kết nối được máy chủ/);
    assert.match((await failure(new Client({ site: gone, attempts: 1, language: "en" }).request(ViewerDocument))).message, /^The server does not answer/);
    assert.match((await failure(new Client({ site: gone }).signIn("a@b.example", "wrong"))).message, /^Không kết nối được máy chủ/);
    assert.match((await failure(new Client({ site: gone, attempts: 1 }).subscribe(ReportChangedDocument, {}).next())).message, /^Không kết nối được máy chủ/);
    proxy.answers(1, "502 Bad Gateway\r\nContent-Type: text/html", "<h1>Bad gateway</h1>");
    assert.match((await failure(client.request(ViewerDocument))).message, /^The server answered 502/);
  });

  // A stranger's page and an internal failure are told as what they are; neither is tried again.
  test("other answers", async () => {
    proxy.answers(1, "502 Bad Gateway\r\nContent-Type: text/html", "<h1>Bad gateway</h1>");
    const stranger = await failure(client.request(ViewerDocument));
    assert.deepEqual([stranger.code, stranger.status], ["UNEXPECTED_ANSWER", 502]);
    proxy.answers(1, "500 Internal Server Error", `{"errors":[{"message":"Failed","extensions":{"code":"INTERNAL","errorId":"err_1"}}]}`);
    const failed = await failure(client.request(ViewerDocument));
    assert.deepEqual([failed.code, failed.errorId], ["INTERNAL", "err_1"]);
  });

  // A signal ends the waiting at once.
  test("a signal", async () => {
    proxy.answers(4, "503 Service Unavailable\r\nRetry-After: 20", "");
    const asked = client.request(ViewerDocument, {}, { signal: AbortSignal.timeout(50) });
    await assert.rejects(asked, { name: "TimeoutError" });
    await assert.rejects(client.request(ViewerDocument, {}, { signal: AbortSignal.abort() }), { name: "AbortError" });
  });
});
