import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, get, type ServerResponse } from "node:http";
import { test } from "node:test";
import { sessionStreams } from "./session-streams.ts";

test("answers of a session that ended are cut off, and others are not", async (t) => {
  const streams = sessionStreams();
  const open: ServerResponse[] = [];
  const server = createServer((request, response) => {
    streams.hold(String(request.headers["x-session"]), response);
    open.push(response);
    response.write("begun");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  const begun = async (session: string) => {
    const request = get({ host: "127.0.0.1", port, headers: { "x-session": session } });
    const [response] = await once(request, "response");
    return response;
  };
  const [first, second, other] = [await begun("a"), await begun("a"), await begun("b")];
  const cut = Promise.all([first, second].map((each) => once(each, "error")));
  first.resume();
  second.resume();
  other.resume();
  streams.end("a");
  await cut;
  assert.deepEqual(
    open.map(({ destroyed }) => destroyed),
    [true, true, false],
  );
  open[2]?.end();
  await once(other, "end");
  streams.end("b");
});
