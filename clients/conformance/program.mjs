// Starts the built program (THIDUA_PROGRAM, else it is compiled) as a demonstration on a free
// port, and signs in. Everything is stopped by stop().
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.resolve(import.meta.dirname, "../..");
const patience = 120_000; // compiling takes a while; nothing is measured by it

// A Report's life in one trusted document: what the program is started with.
export const trusted = {
  "viewer-1": "query Viewer { viewer { name } }",
  "units-1": 'query Units { cluster(code: "DHMT") { id name } }',
};

export async function start(...options) {
  const folder = await mkdtemp(path.join(tmpdir(), "thidua-conformance-"));
  await writeFile(path.join(folder, "relay.json"), JSON.stringify(trusted));
  const given = process.env.THIDUA_PROGRAM;
  const [command, first] = given ? [given, []] : ["go", ["run", "./cmd/thidua"]];
  const child = spawn(
    command,
    [...first, "serve", "--demo", "--addr", "127.0.0.1:0", "--documents", folder, "--origin", "https://app.example", ...options],
    { cwd: root, env: { ...process.env, CGO_ENABLED: "0" }, stdio: ["ignore", "pipe", "pipe"], detached: true },
  );
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
      process.kill(-child.pid, "SIGTERM"); // the group: `go run` has the program as its child
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
