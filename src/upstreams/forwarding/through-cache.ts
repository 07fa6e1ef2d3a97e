import { settled } from "../../kernel/late-json.ts";
import type { Answer, Call } from "../../pipeline/define-tool.ts";
import type { Passage } from "../../pipeline/passage.ts";
import type { ResultCache } from "../caching/result-cache.ts";
import { resultKey } from "../caching/result-key.ts";
import { upstreamErrors } from "../errors.ts";
import { skim } from "../envelope/skim.ts";
import { UpstreamError } from "../upstream.ts";
import { upstreamErrorOf } from "./ask-upstream.ts";
import { bridgeOf, completed } from "./completed.ts";
import { memoryPassage } from "./memory-passage.ts";
import { type Errand, passOn, type PassOnNeeds } from "./pass-on.ts";
import { objectAt, verdictOn } from "./verdict.ts";

export interface CachedErrand extends Errand {
  /** How long a result may be kept. */
  readonly cacheSeconds: number;
  /** The tool's name in the hub. */
  readonly tool: string;
  /** Of the tool's definition: another definition has other results. */
  readonly fingerprint: string;
}

interface Way {
  readonly passage: Passage;
  readonly call: Call;
}

/** A call whose result may be a kept one, or that of an equal call under way. */
export async function passThroughCache(
  errand: CachedErrand,
  { passage, call }: Way,
  needs: PassOnNeeds & { readonly cache: ResultCache },
): Promise<Answer> {
  const given = settled(passage.params["arguments"]);
  const { name: upstream } = errand.upstream;
  const { tool, fingerprint, cacheSeconds: seconds } = errand;
  const identity = { upstream, principal: call.principal.id, tool, arguments: given, fingerprint };
  const key = resultKey(identity);
  if (key === undefined || call.ask.state !== undefined) {
    return passOn(errand, { passage, call }, needs);
  }
  const wish = { seconds, signal: call.signal, fresh: call.fresh };
  try {
    const result = await needs.cache.through(key, wish, (signal) =>
      fetched(errand, { passage, call: { ...call, signal } }, needs),
    );
    return deliver(passage, Buffer.concat([opening(passage), result, closing]));
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    const { code, message, data } = error;
    const body = { jsonrpc: "2.0", id: passage.id, error: { code, message, data } };
    return deliver(passage, Buffer.from(JSON.stringify(body)));
  }
}

const opening = ({ id }: Passage): Buffer =>
  Buffer.from(`{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`);

const closing = Buffer.from("}");

/** @throws {@link UpstreamError} for an error of the upstream's own; what passing on throws. */
async function fetched(
  errand: Errand,
  { passage, call }: Way,
  needs: PassOnNeeds,
): Promise<Buffer> {
  const { name: upstream, settings } = errand.upstream;
  const params = { ...passage.params, arguments: settled(passage.params["arguments"]) };
  const memory = memoryPassage({ method: passage.method, params }, call, settings.maxMessageBytes);
  await passOn(errand, { passage: memory.passage, call }, needs);
  const text = memory.text();
  const message = skim(text);
  const result = message?.get("result");
  if (result !== undefined) return text.subarray(result.start, result.end);
  const error = message?.get("error");
  if (error === undefined) throw upstreamErrors.nonsense({ upstream });
  throw upstreamErrorOf(objectAt(text, error));
}

/** To a modern client a result says its type, whichever era it was fetched in. */
function deliver(passage: Passage, text: Buffer): Answer {
  const bridge = bridgeOf("legacy", passage);
  const verdict = verdictOn(text, true);
  passage.end(completed(text, verdict, bridge), verdict.errorCode);
  const isError = verdict.isError || verdict.kind === "error";
  return { content: [], isError, passedBytes: text.length };
}
