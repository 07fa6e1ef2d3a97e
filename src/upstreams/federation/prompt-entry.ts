import * as z from "zod";
import type { Prompt, PromptMessage } from "../../pipeline/define-prompt.ts";
import { upstreamErrors } from "../errors.ts";
import type { Upstream } from "../upstream.ts";
import type { PromptDefinition } from "./definitions.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { joinName } from "./names.ts";

/** A prompt of an upstream as the catalog has it. */
export function promptEntry(
  upstream: Upstream,
  definition: PromptDefinition,
  calls: ForwardedCalls,
): Prompt {
  const { name: own, title = own, description = "" } = definition;
  const name = joinName(upstream.name, own);
  return {
    name,
    title: { en: title, ja: title },
    description: { en: description, ja: description },
    arguments: (definition.arguments ?? []).map((argument) => ({
      name: argument.name,
      description: argument.description ?? "",
      required: argument.required ?? false,
    })),
    definition: { ...definition, name },
    operation: calls.prompt(upstream, definition),
    completion: calls.completion(upstream, { type: "ref/prompt", name: own }),
    write: (given) => write(upstream, own, given),
  };
}

const written = z.looseObject({
  messages: z.array(
    z.looseObject({
      role: z.enum(["user", "assistant"]),
      content: z.looseObject({ type: z.string() }),
    }),
  ),
});

/** For whoever cannot pass the request on: asks for the messages alone. */
async function write(
  upstream: Upstream,
  name: string,
  given: Readonly<Record<string, string>>,
): Promise<readonly PromptMessage[]> {
  const signal = AbortSignal.timeout(upstream.settings.timeoutSeconds * 1000);
  const params = { name, arguments: given };
  const answer = written.safeParse(await upstream.request("prompts/get", params, { signal }));
  if (!answer.success) throw upstreamErrors.nonsense({ upstream: upstream.name });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- kinds of content may be newer than the hub
  return answer.data.messages as unknown as readonly PromptMessage[];
}
