import type { Entries } from "../../pipeline/catalog.ts";
import { hiddenIn } from "../integrity/hidden.ts";
import { inTurns } from "../integrity/in-turns.ts";
import { visible } from "../integrity/invisible.ts";
import type { Upstream } from "../upstream.ts";
import type { PromptDefinition, ToolDefinition } from "./definitions.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { promptNameProblem, toolNameProblem } from "./names.ts";
import { once } from "./once.ts";
import { promptEntry } from "./prompt-entry.ts";
import type { ReadLists } from "./read-lists.ts";
import { resourceEntry, templateEntry } from "./resource-entry.ts";
import { toolEntry, waitingEntry } from "./tool-entry.ts";
import { templateProblem, uriProblem } from "./uris.ts";

/** What of an upstream's lists may be offered at all, and why the rest may not. */
export interface Fitting extends Omit<ReadLists, "warnings"> {
  readonly warnings: readonly string[];
}

/** Leaves out what has no possible name or address here, and the tools that the operator filtered out. */
export function fitting(
  upstream: string,
  lists: ReadLists,
  isWanted: (tool: string) => boolean,
): Fitting {
  const warnings: string[] = [];
  const without =
    <Definition extends { readonly name: string }>(
      what: string,
      problemOf: (definition: Definition) => string | undefined,
    ) =>
    (definition: Definition): boolean => {
      const problem = problemOf(definition);
      if (problem === undefined) return true;
      warnings.push(`The ${what} "${shown(definition.name)}" is left out: ${problem}.`);
      return false;
    };
  const toolFits = without<ToolDefinition>("tool", ({ name }) => toolNameProblem(upstream, name));
  const promptFits = without<PromptDefinition>("prompt", ({ name }) =>
    promptNameProblem(upstream, name),
  );
  return {
    tools: lists.tools.filter((tool) => isWanted(tool.name) && toolFits(tool)),
    prompts: lists.prompts.filter(promptFits),
    resources: lists.resources.filter(without("resource", ({ uri }) => uriProblem(uri))),
    templates: lists.templates.filter(
      without("template", ({ uriTemplate }) => templateProblem(uriTemplate)),
    ),
    warnings,
  };
}

const shown = (name: string): string => visible(name.slice(0, 128));

export interface EntryMakers {
  /** Does the work of the other two ahead, without keeping others of this process waiting. */
  prepare(fit: Fitting): Promise<void>;
  entries(fit: Fitting, tools: ToolsToShow): Entries;
  /** Problems that do not keep it from being offered; found once for each definition. */
  suspicions(fit: Fitting): readonly string[];
}

export interface ToolsToShow {
  readonly trusted: readonly ToolDefinition[];
  readonly waiting: readonly ToolDefinition[];
}

/** Makes the catalog's entries; the same definition always gives the same entry. */
export function createEntryMakers(
  upstream: Upstream,
  needs: { readonly calls: ForwardedCalls; readonly follow: (uri: string) => Disposable },
): EntryMakers {
  const tool = once((definition: ToolDefinition) => toolEntry(upstream, definition, needs.calls));
  const waiting = once((definition: ToolDefinition) => waitingEntry(upstream, definition));
  const prompt = once((definition: PromptDefinition) =>
    promptEntry(upstream, definition, needs.calls),
  );
  const resource = once((definition: Fitting["resources"][number]) =>
    resourceEntry(upstream, definition, needs),
  );
  const template = once((definition: Fitting["templates"][number]) =>
    templateEntry(upstream, definition, needs),
  );
  const hidden = once(hiddenIn);
  return {
    async prepare({ tools, prompts, resources, templates }) {
      await inTurns(tools, tool);
      await inTurns(prompts, prompt);
      await inTurns(resources, resource);
      await inTurns(templates, template);
      await inTurns([...tools, ...prompts, ...resources, ...templates], hidden);
    },
    entries: ({ prompts, resources, templates }, tools) => ({
      tools: [...tools.trusted.map(tool), ...tools.waiting.map(waiting)],
      prompts: prompts.map(prompt),
      resources: [...resources.map(resource), ...templates.map(template)],
    }),
    suspicions: ({ tools, prompts, resources, templates }) =>
      [...tools, ...prompts, ...resources, ...templates].flatMap((definition) =>
        hidden(definition).map((problem) => `${shown(definition.name)}: ${problem}.`),
      ),
  };
}
