import type * as z from "zod";
import {
  type PromptDefinition,
  promptDefinition,
  type ResourceDefinition,
  resourceDefinition,
  type TemplateDefinition,
  templateDefinition,
  type ToolDefinition,
  toolDefinition,
} from "./definitions.ts";

/** A list that the protocol has. */
export interface ListKind<Definition> {
  readonly method: string;
  /** Where its entries stand in a result. */
  readonly field: string;
  readonly definition: z.ZodType<Definition>;
  /** What an entry is known by; it is there once. */
  readonly keyOf: (definition: Definition) => string;
}

export const toolList: ListKind<ToolDefinition> = {
  method: "tools/list",
  field: "tools",
  definition: toolDefinition,
  keyOf: ({ name }) => name,
};

export const promptList: ListKind<PromptDefinition> = {
  method: "prompts/list",
  field: "prompts",
  definition: promptDefinition,
  keyOf: ({ name }) => name,
};

export const resourceList: ListKind<ResourceDefinition> = {
  method: "resources/list",
  field: "resources",
  definition: resourceDefinition,
  keyOf: ({ uri }) => uri,
};

export const templateList: ListKind<TemplateDefinition> = {
  method: "resources/templates/list",
  field: "resourceTemplates",
  definition: templateDefinition,
  keyOf: ({ uriTemplate }) => uriTemplate,
};
