/** An OpenAI-shaped server that answers at once, whatever it is asked. It prints its port. */

import { createServer } from "node:http";
import { serveForBench } from "./serve-for-bench.ts";

const said = JSON.stringify({
  id: "chatcmpl-1",
  object: "chat.completion",
  created: 1,
  model: "instant",
  choices: [
    {
      index: 0,
      message: { role: "assistant", content: '{"text":"It is so."}' },
      finish_reason: "stop",
    },
  ],
  usage: { prompt_tokens: 20, completion_tokens: 5, total_tokens: 25 },
});

const heard = JSON.stringify({
  text: "It is so.",
  language: "english",
  duration: 1,
  segments: [{ id: 0, start: 0, end: 1, text: "It is so." }],
});

const server = createServer((request, response) => {
  const answer = request.url?.endsWith("/audio/transcriptions") === true ? heard : said;
  request.resume().on("end", () => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": Buffer.byteLength(answer),
    });
    response.end(answer);
  });
});

serveForBench(server);
