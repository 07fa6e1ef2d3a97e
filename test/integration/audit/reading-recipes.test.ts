/** The recipes that search the audit log and send it elsewhere, followed beside a hub that writes it. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import path from "node:path";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { realHub } from "../../real-hub.ts";
import { type Ran, recipeLine, runRecipeLine } from "../../recipe.ts";

const hello = "data:text/plain;base64,aGVsbG8=";

const parsed = (text: string): readonly Record<string, unknown>[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

const search = (text: string): Promise<string> => recipeLine("search-the-audit-log.md", text);
const send = (text: string): Promise<string> => recipeLine("send-the-audit-log-to-a-siem.md", text);

test("calls of a running hub are found and sent elsewhere, each once", async (t) => {
  await using hub = await realHub();
  await hub.call("file_processing", { file: hello, operation: "checksum" });
  await hub.call("file_processing", { file: hello, operation: "metadata" });
  const environment = { KUMIHIMO_DATA_DIR: path.join(hub.folder, "data"), SIEM_TOKEN: "s3cret" };
  const run = async (line: string): Promise<Ran> => {
    const ran = await runRecipeLine(line, hub.folder, environment);
    assert.equal(ran.status, 0, `${line}: ${ran.out}${ran.errors}`);
    assert.ok(!`${ran.out}${ran.errors}`.includes("s3cret"));
    return ran;
  };

  await t.test("tail and search show them", async () => {
    for (const text of ["audit tail", "--principal operator"]) {
      assert.match((await run(await search(text))).out, /operator {2}file_processing {2}ok/);
    }
  });

  await t.test("arguments are found by their keyed hash alone", async () => {
    const line = await search("--arguments");
    const [entry, ...more] = parsed((await run(`${line.trimEnd()} --json`)).out);
    assert.deepEqual([entry?.["tool"], more.length], ["file_processing", 0]);
  });

  await t.test("a file gets each entry once", async () => {
    const line = await send("--output");
    const file = path.join(hub.folder, "audit.ocsf.jsonl");
    await run(line);
    const first = parsed(await readFile(file, "utf8"));
    await hub.call("file_processing", { file: hello, operation: "checksum" });
    await run(line);
    const all = parsed(await readFile(file, "utf8"));
    assert.ok(all.length > first.length);
    const numbers = all.map(({ metadata }) => Object(metadata).sequence);
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => at),
    );
    const calls = all.filter(({ class_uid: uid }) => uid === 6003);
    assert.ok(calls.some(({ api }) => Object(api).operation === "file_processing"));
  });

  await t.test(
    "a collector gets them compressed, with the secret of the environment",
    async (inner) => {
      const taken: string[] = [];
      const keep = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
        assert.equal(request.headers.authorization, "s3cret");
        taken.push(gunzipSync(await buffer(request)).toString());
        response.end();
      };
      const server = createServer((request, response) => void keep(request, response));
      server.listen(0, "127.0.0.1");
      await once(server, "listening");
      inner.after(() => server.close());
      const [first, second] = [await send("--url https"), await send("--header")];
      const line = `${first.replace("\\", " ")} ${second.replace(" --follow", "")}`;
      await run(line.replace("https://siem.example/ingest", addressOf(server.address(), "http")));
      assert.ok(parsed(taken.join("")).some(({ tool }) => tool === "file_processing"));
    },
  );

  await t.test("a syslog server gets them as CEF", async (inner) => {
    const received: Buffer[] = [];
    const server = createTcpServer((socket) => socket.on("data", (chunk) => received.push(chunk)));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    inner.after(() => server.close());
    const line = (await send("--format cef")).replace(" --follow", "");
    const url = addressOf(server.address(), "syslog+tcp");
    await run(line.replace("syslog+tls://siem.example:6514", url));
    const text = Buffer.concat(received).toString();
    assert.match(text, /^\d+ <110>1 \S+Z \S+ kumihimo - audit - CEF:0\|Kumihimo\|Kumihimo\|/);
    assert.match(text, /suser=operator act=file_processing outcome=ok/);
  });
});

const addressOf = (address: string | { readonly port: number } | null, scheme: string): string =>
  `${scheme}://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
