/** The reference: node:http that parses a JSON body and writes one back. It prints its port. */

import { createServer } from "node:http";
import { serveForBench } from "./serve-for-bench.ts";

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on("data", (part: Buffer) => parts.push(part));
  request.on("end", () => {
    const { id, params } = JSON.parse(Buffer.concat(parts).toString("utf8"));
    const text = params.arguments.text;
    const answer = JSON.stringify({
      jsonrpc: "2.0",
      id,
      result: { content: [{ type: "text", text }] },
    });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});

serveForBench(server);
