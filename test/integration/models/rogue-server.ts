/** A model service as an outsider would write one: bare `node:http`, in OpenAI's shape where it behaves. */

import { once } from "node:events";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { instanceOf } from "../../../src/models/testing/instance-of.ts";
import { citing } from "./citing.ts";

export interface Question {
  readonly headers: IncomingHttpHeaders;
  /** What the model is told: instructions and text. */
  readonly told: readonly string[];
  /** The form of the answer that is asked for. */
  readonly schema: unknown;
  readonly streamed: boolean;
}

export type Deed = (question: Question, response: ServerResponse) => void | Promise<void>;

export interface RogueServer extends AsyncDisposable {
  readonly url: string;
  /** The key that it is sent. */
  readonly key: string;
  readonly questions: readonly Question[];
  /** Answers that the client went away from. */
  readonly abandoned: number;
  /** What is done with the next questions, one each. */
  next(...deeds: readonly Deed[]): void;
  /** What is done with all others; at first {@link good}. */
  otherwise(deed: Deed): void;
}

export async function rogueServer(key = "sk-canary-9876543210fedcba"): Promise<RogueServer> {
  const questions: Question[] = [];
  const deeds: Deed[] = [];
  let usual: Deed = good;
  let abandoned = 0;
  const server = createServer((request, response) => {
    response.once("close", () => {
      if (!response.writableFinished) abandoned += 1;
    });
    // A client that went away is what some of the deeds are about.
    response.on("error", () => {});
    void (async () => {
      const question = questionIn(await text(request), request.headers);
      questions.push(question);
      await (deeds.shift() ?? usual)(question, response);
    })().catch(() => response.destroy());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    key,
    questions,
    get abandoned() {
      return abandoned;
    },
    next: (...more) => void deeds.push(...more),
    otherwise(deed) {
      usual = deed;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function questionIn(body: string, headers: IncomingHttpHeaders): Question {
  const { messages = [], response_format: form, stream } = Object(JSON.parse(body || "{}"));
  const told = messages.map(({ content }: { readonly content: unknown }) =>
    Array.isArray(content) ? content.map((part) => Object(part).text ?? "").join("") : content,
  );
  const schema: unknown = form?.json_schema?.schema ?? schemaIn(told.join("\n"));
  return { headers, told, schema, streamed: stream === true };
}

/** As the hub writes it out for models that no form is sent to. */
function schemaIn(words: string): unknown {
  const [written] = /^\{"type":"object",.*\}$/m.exec(words) ?? [];
  return written === undefined ? undefined : JSON.parse(written);
}

/** What the model says: whatever fits the form. */
const good: Deed = (question, response) => says(fitting(question))(question, response);

const fitting = ({ schema = {}, told }: Question): string =>
  JSON.stringify(citing(schema, told.join("\n")) ?? instanceOf(schema));

/** With nothing around it that could be left out. */
export const says =
  (content: string): Deed =>
  ({ streamed }, response) =>
    streamed
      ? streams(content, response)
      : sends({ choices: [{ message: { content } }] })(response);

function streams(content: string, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  for (const piece of content.match(/[^]{1,4}/g) ?? []) {
    response.write(`data: ${JSON.stringify({ choices: [{ delta: { content: piece } }] })}\n\n`);
  }
  response.end("data: [DONE]\n\n");
}

const sends = (body: object) => (response: ServerResponse) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
};

/** A status with a body that quotes the key, as careless servers do. */
export const refuses =
  (status: number, headers: Readonly<Record<string, string>> = {}): Deed =>
  ({ headers: sent }, response) => {
    const key = String(sent.authorization).replace("Bearer ", "");
    response.writeHead(status, { ...headers, "content-type": "application/json" });
    response.end(JSON.stringify({ error: { message: `No: ${key} and ${sent.authorization}` } }));
  };

export const hangs: Deed = () => {};

export const cuts: Deed = (_, response) => {
  response.writeHead(200, { "content-type": "application/json", "content-length": "5000" });
  response.write('{"choices":[{"mess');
  setTimeout(() => response.destroy(), 20);
};

export const html: Deed = (_, response) => {
  response.writeHead(200, { "content-type": "text/html" });
  response.end("<html><body>It works!</body></html>");
};

export const redirects =
  (location: string): Deed =>
  (_, response) => {
    response.writeHead(307, { location });
    response.end();
  };

/** Two gigabytes inside one string of JSON, as fast as they are taken. */
export const endless =
  (sent: { bytes: number }): Deed =>
  async (_, response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"choices":[{"message":{"content":"');
    const block = "a".repeat(1024 * 1024);
    response.setMaxListeners(0);
    while (sent.bytes < 2048 * block.length && !response.destroyed) {
      sent.bytes += block.length;
      if (response.write(block)) continue;
      await Promise.race([once(response, "drain"), once(response, "close")]);
    }
  };
