import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Call } from "../../pipeline/define-tool.ts";
import { isLogLevel } from "../../pipeline/log-level.ts";

import { pipelineErrors } from "../../pipeline/errors.ts";
import { layoutOf } from "../envelope/layout.ts";
import type { Passage } from "../../pipeline/passage.ts";

/** A passage for callers that have no bytes to pass on: standard input, the command line, workflows. */
export interface MemoryPassage {
  readonly passage: Passage;
  /** The whole answer, once it has ended; empty where there was too much of it. */
  text(): Buffer;
  /** The same, parsed. */
  answer(): JsonObject;
}

/** `call` hears progress and log lines. The answer is refused above `most` bytes. */
export function memoryPassage(
  { method, params }: { readonly method: string; readonly params: JsonObject },
  call: Call,
  most: number,
): MemoryPassage {
  const { progressToken: _, ...meta } = call.meta ?? {};
  const own = call.watched === true ? { progressToken: 1 } : {};
  const sent = { ...params, _meta: { ...meta, ...own } };
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id: 1, method, params: sent }));
  const layout = layoutOf(body);
  if (layout === undefined) {
    throw pipelineErrors.invalidArguments({ tool: method, problems: "they are nested too deep." });
  }
  const chunks: Buffer[] = [];
  let bytes = 0;
  const passage: Passage = {
    era: "legacy",
    id: 1,
    method,
    params: sent,
    body,
    layout,
    headers: {},
    capabilities: capabilitiesOf(call),
    logLevel: "debug",
    begun: false,
    whenGone: listenerTo(call.signal),
    giveUp() {},
    tell: (text) => hear(call, text),
    write(chunk) {
      bytes += chunk.length;
      if (bytes <= most) chunks.push(chunk);
      return true;
    },
    whenDrained: (resume) => resume(),
    end(chunk) {
      if (chunk !== undefined) passage.write(chunk);
    },
  };
  const text = (): Buffer => (bytes > most ? Buffer.alloc(0) : Buffer.concat(chunks));
  return {
    passage,
    text,
    answer: () => objectIn(text()),
  };
}

/** Whoever listens hears of the abort, also where that was before. */
function listenerTo(signal: AbortSignal): Passage["whenGone"] {
  let gone: (() => void) | undefined;
  return (listener) => {
    if (gone !== undefined) signal.removeEventListener("abort", gone);
    gone = listener && (() => listener(signal.reason));
    if (gone === undefined) return;
    signal.addEventListener("abort", gone, { once: true });
    if (signal.aborted) gone();
  };
}

/** What the caller of this call can be asked, as a client's capabilities say it. */
const capabilitiesOf = ({ ask }: Call): JsonObject => ({
  ...(ask.supports("elicitation") && { elicitation: { form: {}, url: {} } }),
  ...(ask.supports("sampling") && { sampling: {} }),
  ...(ask.supports("roots") && { roots: {} }),
});

function hear(call: Call, text: Buffer): void {
  const { method, params } = objectIn(text);
  if (!isJsonObject(params)) return;
  if (method === "notifications/message" && isLogLevel(params["level"])) {
    call.tell(params["level"], params["data"]);
  } else if (method === "notifications/progress") {
    const { progress, total, message } = params;
    const done = Number(progress) / (typeof total === "number" && total > 0 ? total : 1);
    if (!Number.isFinite(done)) return;
    call.progress(done, typeof message === "string" ? message : undefined);
  }
}

function objectIn(text: Buffer): JsonObject {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isJsonObject(value) ? value : {};
  } catch {
    return {};
  }
}
