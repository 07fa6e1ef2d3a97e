/** `POST /responses`: without a model of language it says the same to all who ask in the same form. */

import * as z from "zod";
import { answerIn, type Mind } from "../../testing/mind.ts";
import type { Received, VendorReply, VendorRoute } from "../../testing/vendor-server.ts";
import { operation } from "./operation.ts";

const picture = z.strictObject({
  type: z.literal("input_image"),
  image_url: z.string().regex(/^data:image\/(png|jpeg|webp|gif);base64,[A-Za-z0-9+/]+=*$/),
  detail: z.enum(["low", "high", "auto", "original"]).optional(),
});
const words = z.strictObject({ type: z.literal("input_text"), text: z.string().min(1) });

const format = z.strictObject({
  type: z.literal("json_schema"),
  name: z.string().regex(/^[\w-]{1,64}$/),
  schema: z.looseObject({
    type: z.literal("object"),
    additionalProperties: z.literal(false),
    required: z.array(z.string()),
  }),
  strict: z.literal(true),
});

const request = z.strictObject({
  model: z.string().min(1),
  input: z.tuple([
    z.strictObject({ role: z.enum(["developer", "system"]), content: z.string() }),
    z.strictObject({
      role: z.literal("user"),
      content: z.array(z.discriminatedUnion("type", [picture, words])).min(1),
    }),
  ]),
  store: z.literal(false, "`store` is to be false"),
  text: z.strictObject({ format }).optional(),
  max_output_tokens: z.int().min(16).optional(),
  include: z.array(z.literal("reasoning.encrypted_content")).optional(),
  stream: z.boolean().optional(),
});

export const prose = ["A red ", "bus at ", "a stop."] as const;

/** By the first property of the form. */
const usual = {
  objects: { objects: [{ name: "bus", left: 100, top: 250, right: 600, bottom: 750 }] },
  lines: { lines: ["OPEN", "24 H"] },
  colour: { colour: "red" },
};

export const responsesRoute = (prefix: string, mind?: Mind): VendorRoute => ({
  method: "POST",
  path: operation(prefix, "/responses"),
  check: ({ json }) => {
    const parsed = request.safeParse(json);
    return parsed.success ? [] : [z.prettifyError(parsed.error)];
  },
  reply(received, mood) {
    const pieces = piecesFor(received, mind);
    const whole = responseOf(pieces.join(""), mood);
    const { stream } = z.object({ stream: z.boolean().optional() }).parse(received.json);
    return stream === true ? streamOf(pieces, whole) : { json: whole };
  },
});

function piecesFor({ json }: Received, mind: Mind | undefined): readonly string[] {
  const { data } = request.safeParse(json);
  if (data?.text === undefined) return prose;
  const question = data.input[1].content.map((part) => ("text" in part ? part.text : "")).join("");
  const text = answerIn(data.text.format.schema, question, { mind, usual });
  return [text.slice(0, 7), text.slice(7)];
}

const item = (text: string) => ({
  type: "message",
  id: "msg_1",
  status: "completed",
  role: "assistant",
  content: [{ type: "output_text", text, annotations: [] }],
});

function responseOf(text: string, mood: "full" | "lean") {
  const required = {
    id: "resp_1",
    object: "response",
    created_at: 1_795_000_000,
    status: "completed",
    model: "gpt-6-luna",
    error: null,
    incomplete_details: null,
    output: [item(text)],
  };
  if (mood === "lean") return required;
  const reasoning = { type: "reasoning", id: "rs_1", summary: [], encrypted_content: "gAAAA" };
  return {
    ...required,
    output: [reasoning, item(text)],
    usage: {
      input_tokens: 1200,
      input_tokens_details: { cached_tokens: 1024 },
      output_tokens: 34,
      output_tokens_details: { reasoning_tokens: 8 },
      total_tokens: 1234,
    },
  };
}

function streamOf(pieces: readonly string[], whole: ReturnType<typeof responseOf>): VendorReply {
  const started = { ...whole, status: "in_progress", output: [] };
  const place = { output_index: 0, item_id: "msg_1" };
  const done = item(pieces.join(""));
  const events = [
    { type: "response.created", response: started },
    { type: "response.in_progress", response: started },
    { type: "response.output_item.added", output_index: 0, item: { ...done, content: [] } },
    ...pieces.map((delta) => ({
      type: "response.output_text.delta",
      ...place,
      content_index: 0,
      delta,
      logprobs: [],
    })),
    { type: "response.output_text.done", ...place, content_index: 0, text: pieces.join("") },
    { type: "response.output_item.done", output_index: 0, item: done },
    { type: "response.completed", response: whole },
  ];
  return {
    events: events.map((event, index) => JSON.stringify({ ...event, sequence_number: index })),
  };
}
