/**
 * The reference for model calls: parses a request, asks the provider named by the first argument with
 * undici, parses its answer and writes one back. It prints its port.
 */

import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { Pool } from "undici";
import { serveForBench } from "./serve-for-bench.ts";

const provider = new Pool(process.argv[2] ?? "");

const server = createServer((request, response) => {
  relay().catch(() => response.destroy());

  async function relay(): Promise<void> {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bench's own request
    const { id, params } = (await json(request)) as {
      id: number;
      params: { arguments: { text: string } };
    };
    const asked = await provider.request({
      path: "/v1/chat/completions",
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        model: "instant",
        messages: [{ role: "user", content: params.arguments.text }],
      }),
    });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the bench's own answer
    const { choices } = (await asked.body.json()) as {
      choices: { message: { content: string } }[];
    };
    const content = [{ type: "text", text: choices[0]?.message.content }];
    const answer = JSON.stringify({ jsonrpc: "2.0", id, result: { content } });
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(answer),
    });
    response.end(answer);
  }
});

serveForBench(server);
server.on("close", () => void provider.destroy());
