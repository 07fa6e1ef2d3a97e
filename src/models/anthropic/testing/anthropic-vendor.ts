/** The Messages API as its reference describes it (platform.claude.com/docs/en/api/messages/create). */

import * as z from "zod";
import { answerIn, type Mind } from "../../testing/mind.ts";
import type { Received, VendorApi, VendorReply } from "../../testing/vendor-api.ts";

const text = z.strictObject({ type: z.literal("text"), text: z.string().min(1) });

const image = z.strictObject({
  type: z.literal("image"),
  source: z.strictObject({
    type: z.literal("base64"),
    media_type: z.enum(["image/jpeg", "image/png", "image/gif", "image/webp"]),
    data: z.base64().min(1),
  }),
});

/** A schema that structured outputs take: every object says that it has no other properties. */
const closed: z.ZodType = z.lazy(() =>
  z
    .looseObject({ properties: z.record(z.string(), closed).optional(), items: closed.optional() })
    .refine(
      (schema) => schema["type"] !== "object" || schema["additionalProperties"] === false,
      "an object without additionalProperties: false",
    ),
);

const request = z.strictObject({
  model: z.string().min(1),
  max_tokens: z.int().min(1).max(128_000),
  system: z.union([z.string(), z.array(text).min(1)]).optional(),
  messages: z
    .array(
      z.strictObject({
        role: z.literal("user"),
        content: z.union([z.string().min(1), z.array(z.union([image, text])).min(1)]),
      }),
    )
    .length(1),
  stream: z.boolean().optional(),
  output_config: z
    .strictObject({
      format: z.strictObject({ type: z.literal("json_schema"), schema: closed }),
    })
    .optional(),
});
type Request = z.output<typeof request>;

const errorTypes: Readonly<Record<number, string>> = {
  400: "invalid_request_error",
  401: "authentication_error",
  404: "not_found_error",
  429: "rate_limit_error",
  500: "api_error",
};

export const anthropicVendorWith = (mind?: Mind): VendorApi => ({
  routes: [
    {
      method: "POST",
      path: /^\/v1\/messages$/,
      check: faultsOf,
      reply: ({ json }, mood) => answer(request.parse(json), { mood, mind }),
    },
  ],
  authorised: ({ headers }, key) => headers["x-api-key"] === key,
  refusal: (status) => ({
    type: "error",
    error: { type: errorTypes[status] ?? "api_error", message: "It was not to be." },
    request_id: "req_011CSHoEeqs5C35K2UUqR7Fy",
  }),
});

export const anthropicVendor: VendorApi = anthropicVendorWith();

function faultsOf({ json, headers }: Received): string[] {
  const parsed = request.safeParse(json);
  const faults = parsed.success ? [] : [z.prettifyError(parsed.error)];
  if (headers["anthropic-version"] !== "2023-06-01") faults.push("the version is missing");
  if (headers["content-type"] !== "application/json") faults.push("the body is not called JSON");
  if (parsed.success && !picturesFirst(parsed.data)) faults.push("a picture stands after the text");
  return faults;
}

function picturesFirst({ messages }: Request): boolean {
  const types = messages.flatMap(({ content }) =>
    typeof content === "string" ? [] : content.map(({ type }) => type),
  );
  return types.lastIndexOf("image") < types.indexOf("text");
}

interface Speaker {
  readonly mood: "full" | "lean";
  readonly mind: Mind | undefined;
}

function answer(asked: Request, { mood, mind }: Speaker): VendorReply {
  const pieces = piecesFor(asked, mind);
  const usage = { input_tokens: 1200, output_tokens: 34 };
  const cached = { cache_creation_input_tokens: 0, cache_read_input_tokens: 1000 };
  const message = {
    id: "msg_013Zva2CMHLNnXjNJJKqJ2EF",
    type: "message",
    role: "assistant",
    model: asked.model,
    stop_sequence: null,
  };
  const counted = mood === "full" ? { ...usage, ...cached } : usage;
  if (asked.stream === true) return { events: eventsFor(message, pieces, counted) };
  const content = [...(mood === "full" ? [thinking] : []), { type: "text", text: pieces.join("") }];
  return { json: { ...message, content, stop_reason: "end_turn", usage: counted } };
}

const thinking = { type: "thinking", thinking: "", signature: "EqQBCgIYAhIM" };

export const prose = ["A red kite ", "over a lake."];

/** By the first property of the form: objects with edges, lines of text. */
const usual = {
  objects: { objects: [{ name: "kite", left: 10, top: 20, right: 110, bottom: 70 }] },
  lines: { lines: ["No 42", "Kite shop"] },
  caption: { caption: "a kite" },
};

function piecesFor({ output_config, messages }: Request, mind: Mind | undefined): string[] {
  if (output_config === undefined) return prose;
  const question = messages.map(({ content }) => wordsOf(content)).join("");
  const json = answerIn(output_config.format.schema, question, { mind, usual });
  return [json.slice(0, 7), json.slice(7)];
}

const wordsOf = (content: Request["messages"][number]["content"]): string =>
  typeof content === "string"
    ? content
    : content.map((part) => (part.type === "text" ? part.text : "")).join("");

function eventsFor(message: object, pieces: readonly string[], usage: object): string[] {
  const started = {
    ...message,
    content: [],
    stop_reason: null,
    usage: { ...usage, output_tokens: 1 },
  };
  return [
    { type: "message_start", message: started },
    { type: "content_block_start", index: 0, content_block: thinking },
    { type: "content_block_stop", index: 0 },
    { type: "content_block_start", index: 1, content_block: { type: "text", text: "" } },
    { type: "ping" },
    ...pieces.map((piece) => ({
      type: "content_block_delta",
      index: 1,
      delta: { type: "text_delta", text: piece },
    })),
    { type: "content_block_stop", index: 1 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 34 },
    },
    { type: "message_stop" },
  ].map((event) => JSON.stringify(event));
}
