// The audit of GraphQL over HTTP by the graphql-http package passes whole: what servers MUST,
// SHOULD and MAY do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { serverAudits } from "graphql-http";
import { start } from "../program.mjs";

let program;
before(async () => (program = await start()));
after(() => program.stop());

const audits = serverAudits({ url: () => program.url });

test("all of the audit is there", () => assert.equal(audits.length, 61));

for (const { id, name, fn } of audits) {
  test(`${id} ${name}`, async () => {
    const result = await fn();
    assert.equal(result.status, "ok", result.reason);
  });
}
