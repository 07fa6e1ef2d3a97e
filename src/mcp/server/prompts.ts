import type {
  GetPromptResult,
  Prompt as PromptDefinition,
  Server,
} from "@modelcontextprotocol/server";
import type { Language } from "../../kernel/language.ts";
import type { Prompt } from "../../pipeline/define-prompt.ts";
import { InputRequired } from "../../pipeline/interaction.ts";
import { asked } from "../call-tool.ts";
import { createInteraction } from "../asking/interaction.ts";
import { mcpErrors } from "../errors.ts";
import { pageOf } from "../listing/pages.ts";
import { type Passed, passOn, type Surroundings } from "./pass-on.ts";
import { abilitiesIn, answer, callerOf, inputRequiredResult, roundIn } from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** `prompts/list` and `prompts/get`. */
export function answerPrompts(server: Server, needs: ServerNeeds, serving: Serving): void {
  const { catalog, definitions, settings } = needs;
  server.setRequestHandler("prompts/list", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, () => {
      const prompts = definitions.reachable(caller.principal, catalog.prompts());
      const { items, ...next } = pageOf(prompts, ({ name }) => name, {
        cursor: params?.cursor,
        size: settings.pageSize,
      });
      return { prompts: items.map((prompt) => definitionOf(prompt, caller.language)), ...next };
    });
  });
  server.setRequestHandler("prompts/get", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, () => {
      const prompt = catalog.prompt(params.name);
      if (prompt === undefined) throw mcpErrors.unknownPrompt({ name: params.name.slice(0, 128) });
      const surroundings = { server, needs, serving, context };
      if (prompt.operation !== undefined) {
        const { name } = prompt;
        const call = { method: "prompts/get", name, arguments: params, caller };
        return passedOn({ ...call, tool: prompt.operation }, surroundings);
      }
      const given = params.arguments ?? {};
      requireArguments(prompt, given);
      return write(prompt, given, surroundings);
    });
  });
}

/** The messages as another server wrote them. */
const passedOn = async (call: Passed, surroundings: Surroundings): Promise<GetPromptResult> =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- that server's own words
  (await passOn(call, surroundings)) as unknown as GetPromptResult;

function definitionOf(prompt: Prompt, language: Language): PromptDefinition {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked where the list was read
  if (prompt.definition !== undefined) return prompt.definition as unknown as PromptDefinition;
  return {
    name: prompt.name,
    title: prompt.title[language],
    description: prompt.description[language],
    arguments: prompt.arguments.map(({ name, description, required }) => ({
      name,
      description,
      required: required ?? false,
    })),
    ...(prompt.icons !== undefined && { icons: prompt.icons.map((icon) => ({ ...icon })) }),
  };
}

function requireArguments(prompt: Prompt, given: Readonly<Record<string, string>>): void {
  const missing = prompt.arguments.find(
    ({ name, required }) => required === true && !Object.hasOwn(given, name),
  );
  if (missing !== undefined) {
    throw mcpErrors.missingArgument({ prompt: prompt.name, name: missing.name });
  }
}

async function write(
  prompt: Prompt,
  given: Readonly<Record<string, string>>,
  { server, needs, serving, context }: Surroundings,
) {
  const { principal, language } = callerOf(serving, context);
  const method = "prompts/get";
  const owner = { principal: principal.id, method, name: prompt.name, arguments: given };
  const round = await roundIn(needs.states, owner, context);
  const abilities = abilitiesIn(server, context);
  try {
    const ask = createInteraction(serving.era, abilities, round);
    const messages = await prompt.write(given, language, ask);
    const result = { description: prompt.description[language], messages };
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shapes, there mutable
    return result as unknown as GetPromptResult;
  } catch (error) {
    if (!(error instanceof InputRequired)) throw error;
    const { requests, round: kept } = asked(error, abilities, round);
    return inputRequiredResult(requests, needs.states.seal(owner, kept));
  }
}
