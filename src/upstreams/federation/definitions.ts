/**
 * What an upstream's lists are made of.
 *
 * A definition is checked for what clients check in a whole list, because one bad entry would cost them
 * all others. What is not named here is kept as it is, and so is the order of the fields.
 *
 * @module
 */

import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";

/** Looked at and not copied: lists of thousands are read again and again. */
const object = z.custom<JsonObject>(isJsonObject, "expected an object");

const schemas = z.custom<JsonObject>(
  (value) =>
    isJsonObject(value) &&
    Object.values(value).every((each) => isJsonObject(each) || typeof each === "boolean"),
  "expected schemas",
);

const icons = z
  .array(
    z.looseObject({
      src: z.string(),
      mimeType: z.string().optional(),
      sizes: z.array(z.string()).optional(),
      theme: z.enum(["light", "dark"]).optional(),
    }),
  )
  .max(100)
  .optional();

const common = {
  name: z.string(),
  title: z.string().optional(),
  description: z.string().optional(),
  icons,
  _meta: object.optional(),
};

const hint = z.boolean().optional();

export const toolDefinition = z.looseObject({
  ...common,
  inputSchema: z.looseObject({
    type: z.literal("object"),
    properties: schemas.optional(),
    required: z.array(z.string()).optional(),
  }),
  outputSchema: z.looseObject({ $schema: z.string().optional() }).optional(),
  annotations: z
    .looseObject({
      title: z.string().optional(),
      readOnlyHint: hint,
      destructiveHint: hint,
      idempotentHint: hint,
      openWorldHint: hint,
    })
    .optional(),
  execution: z
    .looseObject({ taskSupport: z.enum(["required", "optional", "forbidden"]).optional() })
    .optional(),
});

export type ToolDefinition = z.output<typeof toolDefinition>;

export const promptDefinition = z.looseObject({
  ...common,
  arguments: z
    .array(
      z.looseObject({
        name: z.string(),
        description: z.string().optional(),
        required: z.boolean().optional(),
      }),
    )
    .max(1000)
    .optional(),
});

export type PromptDefinition = z.output<typeof promptDefinition>;

const resource = {
  ...common,
  mimeType: z.string().optional(),
  annotations: z
    .looseObject({
      audience: z.array(z.enum(["user", "assistant"])).optional(),
      priority: z.number().min(0).max(1).optional(),
      lastModified: z.iso.datetime({ offset: true }).optional(),
    })
    .optional(),
};

export const resourceDefinition = z.looseObject({
  ...resource,
  uri: z.string(),
  size: z.number().optional(),
});

export type ResourceDefinition = z.output<typeof resourceDefinition>;

export const templateDefinition = z.looseObject({ ...resource, uriTemplate: z.string() });

export type TemplateDefinition = z.output<typeof templateDefinition>;

/** All that one upstream offers, as it wrote it. */
export interface Definitions {
  readonly tools: readonly ToolDefinition[];
  readonly prompts: readonly PromptDefinition[];
  readonly resources: readonly ResourceDefinition[];
  readonly templates: readonly TemplateDefinition[];
}
