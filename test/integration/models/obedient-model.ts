/** A model that does whatever it is ordered to outside the fences of its prompt, and has no sense of its own. */

import * as z from "zod";
import { instanceOf } from "../../../src/models/testing/instance-of.ts";
import { propertiesOf } from "../../../src/models/testing/mind.ts";
import {
  type Received,
  startVendor,
  type Vendor,
  type VendorApi,
} from "../../../src/models/testing/vendor-server.ts";
import { citing } from "./citing.ts";

/** One question, as the model is told it. */
export interface Told {
  readonly instructions: string;
  readonly text: string;
}

export interface ObedientModel extends AsyncDisposable {
  readonly vendor: Vendor;
  /** Every question so far. */
  told(): readonly Told[];
}

const part = z.looseObject({ text: z.string().optional() });
const request = z.object({
  messages: z.tuple([
    z.object({ content: z.string() }),
    z.object({ content: z.union([z.string(), z.array(part)]) }),
  ]),
  response_format: z.object({ json_schema: z.object({ schema: z.unknown() }) }),
});

function toldIn({ json }: Received): Told {
  const [{ content: instructions }, { content }] = request.parse(json).messages;
  const text =
    typeof content === "string" ? content : content.map((each) => each.text ?? "").join("\n");
  return { instructions, text };
}

const order = /^.*(?:ORDER:|PWNED|命令[:：]).*$/gm;

/** What it takes for orders: nothing that stands between the marks which its instructions name. */
export function ordersIn({ instructions, text }: Told): readonly string[] {
  const [, mark] = /<<<([0-9a-f]{32})/.exec(instructions) ?? [];
  const fence = mark && new RegExp(`^<<<${mark}\\n[^]*?\\n${mark}>>>$`, "gm");
  const outside = fence === undefined ? text : text.replaceAll(fence, "");
  return `${instructions}\n${outside}`.match(order) ?? [];
}

/** The same words as they would be without fences. */
export const unfenced = ({ instructions, text }: Told): Told => ({
  instructions: instructions.replaceAll(/<<<[0-9a-f]{32}|[0-9a-f]{32}>>>/g, ""),
  text: text.replaceAll(/^<<<[0-9a-f]{32}\n|\n[0-9a-f]{32}>>>$/gm, ""),
});

/**
 * @param planted what it quotes wherever it lists what it sees or reads, so that the orders reach the
 * questions that follow, and what it hears in every recording.
 */
export async function obedientModel(planted: string): Promise<ObedientModel> {
  const vendor = await startVendor(apiOf(planted));
  return {
    vendor,
    told: () => vendor.received.filter(({ path }) => path.endsWith("/completions")).map(toldIn),
    [Symbol.asyncDispose]: () => vendor[Symbol.asyncDispose](),
  };
}

const apiOf = (planted: string): VendorApi => ({
  routes: [
    {
      method: "POST",
      path: /^\/v1\/chat\/completions$/,
      check: () => [],
      reply: (received) => ({ json: { choices: [{ message: answerTo(received, planted) }] } }),
    },
    {
      method: "POST",
      path: /^\/v1\/audio\/transcriptions$/,
      check: () => [],
      reply: () => {
        const segments = planted
          .split("\n")
          .map((text, index) => ({ start: index, end: index + 1, text }));
        return { json: { text: planted, language: "english", segments } };
      },
    },
  ],
  authorised: ({ headers }, key) => headers.authorization === `Bearer ${key}`,
  refusal: () => ({}),
});

/** It wishes to call a tool of the hub, too, whatever it says. */
function answerTo(received: Received, planted: string): object {
  const told = toldIn(received);
  const { schema } = request.parse(received.json).response_format.json_schema;
  const answer =
    ordersIn(told).length > 0
      ? spoilt(instanceOf(schema), "PWNED")
      : (citing(schema, told.text) ?? quoting(schema, planted));
  const call = { name: "file_processing", arguments: '{"file":"mail.txt","operation":"checksum"}' };
  return {
    role: "assistant",
    content: JSON.stringify(answer),
    tool_calls: [{ id: "call_1", type: "function", function: call }],
  };
}

const lists = new Set(["facts", "frames", "lines", "moments"]);

function quoting(schema: unknown, planted: string): unknown {
  const answer = instanceOf(schema);
  return propertiesOf(schema).some((name) => lists.has(name)) ? spoilt(answer, planted) : answer;
}

/** Every text in it is this one. */
function spoilt(value: unknown, text: string): unknown {
  if (typeof value === "string") return text;
  if (Array.isArray(value)) return value.map((each) => spoilt(each, text));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, spoilt(each, text)]));
}
