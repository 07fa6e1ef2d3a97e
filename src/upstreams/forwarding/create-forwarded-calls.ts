import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Content } from "../../pipeline/content.ts";
import type { Answer, Call, Tool } from "../../pipeline/define-tool.ts";
import { type Ended, endOf, promised } from "../../pipeline/end.ts";
import { type ParamHeader, paramHeadersOf } from "../../pipeline/param-headers.ts";
import { cacheSeconds } from "../caching/cache-seconds.ts";
import type { ResultCache } from "../caching/result-cache.ts";
import { upstreamErrors } from "../errors.ts";
import type { ForwardedCalls, Reference } from "../federation/forwarded-calls.ts";
import { joinName } from "../federation/names.ts";
import { ownUri } from "../federation/uris.ts";
import type { Upstream } from "../upstream.ts";
import type { ToolDefinition } from "../federation/definitions.ts";
import { hashOf } from "../integrity/fingerprint.ts";
import { type CachedErrand, passThroughCache } from "./through-cache.ts";
import { memoryPassage } from "./memory-passage.ts";
import { beginPassing, type CallWay, type Errand, type PassOnNeeds } from "./pass-on.ts";

export interface CallNeeds extends PassOnNeeds {
  readonly cache: ResultCache;
}

/** Everything an upstream's entries in the catalog can do: pass on what is asked of them. */
export function createForwardedCalls(needs: CallNeeds): ForwardedCalls {
  const way = (method: string, errand: Errand): Required<Pick<Tool, "run" | "relay">> => ({
    relay: (passage, call, ended) => pass(errand, { passage, call }, needs, ended),
    run: (input, call) => inMemory(method, { errand, params: asObject(input) }, call, needs),
  });
  /** Prompts, resources and completions only tell something, by the protocol. */
  const operation = (method: string, errand: Errand): Tool => ({
    ...aboutOperation(errand.upstream, method),
    hints: { readOnlyHint: true },
    ...way(method, errand),
  });

  return {
    tool(upstream, definition) {
      const { name, annotations, inputSchema } = definition;
      const changes = new Map([["name", JSON.stringify(name)]]);
      let headers: readonly ParamHeader[] | undefined;
      const errand: Errand = {
        upstream,
        changes: () => changes,
        name: () => name,
        get paramHeaders() {
          headers ??= paramHeadersOf(inputSchema);
          return headers;
        },
        idempotent: annotations?.idempotentHint === true || annotations?.readOnlyHint === true,
      };
      const { run, relay } = way("tools/call", kept(errand, definition));
      return { relay, run: (input, call) => run({ name, arguments: input }, call) };
    },
    prompt(upstream, { name }) {
      const changes = new Map([["name", JSON.stringify(name)]]);
      const errand = { upstream, changes: () => changes, name: () => name, idempotent: true };
      return operation("prompts/get", errand);
    },
    resource: (upstream) =>
      operation("resources/read", {
        upstream,
        changes: ({ uri }) => new Map([["uri", JSON.stringify(there(uri))]]),
        name: ({ uri }) => there(uri),
        idempotent: true,
      }),
    completion: (upstream, ref: Reference) =>
      operation("completion/complete", {
        upstream,
        changes: ({ ref: written }) =>
          new Map([["ref", JSON.stringify({ ...asObject(written), ...ref })]]),
        name: () => undefined,
        idempotent: true,
      }),
  };
}

/** The same errand, with what it takes to keep its results where the tool, or the operator, says so. */
function kept(errand: Errand, definition: ToolDefinition): Errand | CachedErrand {
  const { name, settings } = errand.upstream;
  const seconds = cacheSeconds(definition.name, definition, settings.cache);
  if (seconds === undefined) return errand;
  const tool = joinName(name, definition.name);
  const fingerprint = hashOf(definition);
  return Object.assign(errand, { cacheSeconds: seconds, tool, fingerprint });
}

function pass(errand: Errand | CachedErrand, way: CallWay, needs: CallNeeds, ended: Ended): void {
  if ("cacheSeconds" in errand) endOf(passThroughCache(errand, way, needs), ended);
  else beginPassing(errand, way, needs, ended);
}

/** A method that the hub does not know, passed on as it is; `only` to the instance that holds its task. */
export function otherOperation(
  upstream: Upstream,
  method: string,
  { only, ...needs }: CallNeeds & { readonly only?: string | undefined },
): Tool {
  const errand: Errand = {
    upstream,
    changes: () => none,
    name: ({ name, uri, taskId }) => [name, uri, taskId].find((each) => typeof each === "string"),
    idempotent: false,
    only,
  };
  return {
    ...aboutOperation(upstream, method),
    relay: (passage, call, ended) => beginPassing(errand, { passage, call }, needs, ended),
    run: (input, call) => inMemory(method, { errand, params: asObject(input) }, call, needs),
  };
}

const none: ReadonlyMap<string, string | undefined> = new Map();

/** What an operation is called in metrics, audit and policy: the upstream and the method. */
const aboutOperation = (upstream: Upstream, method: string) => ({
  name: joinName(upstream.name, method),
  title: method,
  description: "",
  permission: "upstreams:call" as const,
  input: anyParams,
  places: upstream.places,
  seconds: upstream.settings.timeoutSeconds,
});

const anyParams = z.custom<JsonObject>(isJsonObject, "expected an object");

const asObject = (value: unknown): JsonObject => (isJsonObject(value) ? value : {});

const there = (uri: unknown): string => {
  const text = String(uri);
  return ownUri(text)?.uri ?? text;
};

async function inMemory(
  method: string,
  { errand, params }: { readonly errand: Errand; readonly params: JsonObject },
  call: Call,
  needs: CallNeeds,
): Promise<Answer> {
  const { name: upstream, settings } = errand.upstream;
  const memory = memoryPassage({ method, params }, call, settings.maxMessageBytes);
  await promised((ended) => pass(errand, { passage: memory.passage, call }, needs, ended));
  const { result, error } = memory.answer();
  if (isJsonObject(result)) return answerOf(result);
  if (!isJsonObject(error)) throw upstreamErrors.nonsense({ upstream });
  const { code, message, data } = error;
  return {
    content: [{ type: "text", text: String(message) }],
    isError: true,
    error: { code: Number(code), message: String(message).slice(0, 2000), data },
  };
}

function answerOf(result: JsonObject): Answer {
  const { content, structuredContent, isError } = result;
  return {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kinds of content may be newer than the hub
    content: (Array.isArray(content) ? content : []) as readonly Content[],
    ...(structuredContent !== undefined && { structured: structuredContent }),
    isError: isError === true,
    result,
  };
}
