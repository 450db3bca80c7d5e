import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Client, RequestError } from "@thidua/client";

import { as, site } from "./cast.js";

const text = "Chỉ tiêu;Thực hiện\n1;12\n";
const name = "Phụ lục (số 1).csv";

// A file is kept with its name as people write it, and known by its bytes.
test("an upload", async () => {
  const officer = await as("chuyenvien@phuyen");
  const stored = await officer.upload(new Blob([text], { type: "text/csv" }), { name });
  assert.match(stored.id, /^att_/);
  assert.deepEqual([stored.name, stored.mediaType, stored.size], [name, "text/csv", Buffer.byteLength(text)]);
  assert.equal(stored.sha256, createHash("sha256").update(text).digest("hex"));
});

// What is not taken is told by its code.
test("uploads that are refused", async () => {
  const officer = await as("chuyenvien@phuyen");
  const code = (client: Client, file: Blob) => client.upload(file, { name }).then(() => assert.fail("it was kept"), (e: RequestError) => e.code);
  assert.equal(await code(officer, new Blob(["<script>alert(1)</script>"], { type: "text/html" })), "UNSUPPORTED_FILE_TYPE");
  assert.equal(await code(new Client({ site }), new Blob([text], { type: "text/csv" })), "UNAUTHENTICATED");
});
