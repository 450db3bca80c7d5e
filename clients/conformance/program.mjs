// Starts the built program, which THIDUA_PROGRAM names, as a demonstration on a free port,
// and signs in.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const patience = 60_000;

// The trusted documents that the program is started with.
export const trusted = {
  "viewer-1": "query Viewer { viewer { name } }",
  "units-1": 'query Units { cluster(code: "DHMT") { id name } }',
};

export async function start(...options) {
  const folder = await mkdtemp(path.join(tmpdir(), "thidua-conformance-"));
  await writeFile(path.join(folder, "relay.json"), JSON.stringify(trusted));
  const child = spawn(
    process.env.THIDUA_PROGRAM,
    ["serve", "--demo", "--addr", "127.0.0.1:0", "--documents", folder, "--origin", "https://app.example", ...options],
    { stdio: ["ignore", "pipe", "pipe"] },
  );
  process.once("exit", () => child.kill()); // also where a test ran out of time
  const exited = new Promise((resolve) => child.once("exit", resolve));
  const site = await new Promise((resolve, reject) => {
    let said = "";
    const late = setTimeout(() => reject(new Error(`the program did not start: ${said}`)), patience);
    const read = (chunk) => {
      said += chunk;
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said);
      if (found) {
        clearTimeout(late);
        resolve(found[0]);
      }
    };
    child.stdout.on("data", read);
    child.stderr.on("data", (chunk) => (said += chunk));
    child.once("exit", (code) => reject(new Error(`the program ended with ${code}: ${said}`)));
  });
  return {
    site,
    url: `${site}/graphql`,
    socket: `${site.replace("http", "ws")}/graphql`,
    async stop() {
      child.kill();
      await exited;
      await rm(folder, { recursive: true });
    },
  };
}

export async function signIn(site, username) {
  const answer = await fetch(`${site}/auth/token`, {
    method: "POST",
    body: new URLSearchParams({ grant_type: "password", username: `${username}.thidua.example`, password: "thidua-demo" }),
  });
  return (await answer.json()).access_token;
}

// ask sends one operation over plain HTTP and answers its data.
export async function ask(program, token, query, variables = {}) {
  const answer = await fetch(program.url, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
