import { createParser } from "eventsource-parser";

/** Characters of one event; no piece of an answer comes near it. */
const longestEvent = 8 * 1024 * 1024;

/**
 * The data of server-sent events (HTML, section 9.2), the last one also without its empty line.
 *
 * An `error:` line, which llama.cpp wrote until 2025 in the place of data, is given as
 * `{"error": ...}`, as it writes it since.
 *
 * @throws `SyntaxError` for an event of more than 8 Mi characters.
 */
export async function* readEvents(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<string, void, undefined> {
  const events: string[] = [];
  const parser = createParser({
    maxBufferSize: longestEvent,
    onEvent: ({ data }) => void events.push(data),
    onError({ type, field, value }) {
      if (type === "max-buffer-size-exceeded") throw new SyntaxError("an event without end");
      if (field === "error") events.push(`{"error":${value ?? "null"}}`);
    },
  });
  const decoder = new TextDecoder();
  for await (const chunk of body) {
    parser.feed(decoder.decode(chunk, { stream: true }));
    yield* events.splice(0);
  }
  parser.feed(`${decoder.decode()}\n\n`);
  yield* events.splice(0);
}
