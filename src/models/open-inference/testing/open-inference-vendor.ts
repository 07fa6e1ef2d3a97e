/**
 * A server of the Open Inference Protocol, as its REST specification (`open_inference_rest.yaml`) and
 * Triton's model repository extension have it.
 */

import * as z from "zod";
import type { Received, VendorApi, VendorReply } from "../../testing/vendor-server.ts";

const parameters = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const tensor = z.strictObject({
  name: z.string(),
  shape: z.array(z.int().min(0)),
  datatype: z.string(),
  parameters: parameters.optional(),
  data: z.array(z.unknown()),
});

const inferenceRequest = z.strictObject({
  id: z.string().optional(),
  parameters: parameters.optional(),
  inputs: z.array(tensor),
  outputs: z
    .array(z.strictObject({ name: z.string(), parameters: parameters.optional() }))
    .optional(),
});

type Given = z.output<typeof tensor>;

interface ToyModel {
  readonly input: { readonly name: string; readonly datatype: string; readonly shape: number[] };
  readonly output: { readonly name: string; readonly datatype: string; readonly shape: number[] };
  /** The output's data as JSON text, and its shape. */
  answer(given: Given, text: string): { readonly data: string; readonly shape: number[] };
}

const models: Readonly<Record<string, ToyModel>> = {
  iris: {
    input: { name: "measures", datatype: "FP32", shape: [-1, 4] },
    output: { name: "probabilities", datatype: "FP32", shape: [-1, 3] },
    answer({ shape: [rows = 0] }) {
      const data = Array.from({ length: rows }, () => [0.125, 0.75, 0.125]);
      return { data: JSON.stringify(data.flat()), shape: [rows, 3] };
    },
  },
  // Its scores are no probabilities, and it writes them in rows.
  scorer: {
    input: { name: "measures", datatype: "FP32", shape: [-1, 4] },
    output: { name: "scores", datatype: "FP32", shape: [-1, 3] },
    answer: ({ shape: [rows = 0] }) => ({
      data: JSON.stringify(Array.from({ length: rows }, () => [4.5, -1.25, 0])),
      shape: [rows, 3],
    }),
  },
  // Gives back the numbers as they were written.
  ledger: {
    input: { name: "entries", datatype: "INT64", shape: [-1] },
    output: { name: "entries", datatype: "INT64", shape: [-1] },
    answer: ({ shape }, text) => ({ data: /"data":(\[[^\]]*\])/.exec(text)?.[1] ?? "[]", shape }),
  },
  flood: {
    input: { name: "rows", datatype: "INT32", shape: [1] },
    output: { name: "flood", datatype: "INT32", shape: [-1] },
    answer({ data: [rows] }) {
      const length = Number(rows);
      return { data: JSON.stringify(Array.from({ length }, () => 0)), shape: [length] };
    },
  },
  liar: {
    input: { name: "any", datatype: "BYTES", shape: [1] },
    output: { name: "any", datatype: "BYTES", shape: [1] },
    answer: () => ({ data: '["one","two"]', shape: [1_000_000, 0] }),
  },
};

const modelPath = /^\/v2\/models\/([^/]+?)(?:\/versions\/([^/]+))?(?:\/infer)?$/;

const modelOf = ({ path }: Received): ToyModel | undefined => {
  const name = modelPath.exec(path)?.[1] ?? "";
  return Object.hasOwn(models, name) ? models[name] : undefined;
};

function inferFaults(request: Received): string[] {
  const type =
    request.headers["content-type"] === "application/json" ? [] : ["is not sent as JSON"];
  const parsed = inferenceRequest.safeParse(request.json);
  if (!parsed.success) return [...type, parsed.error.message];
  const input = modelOf(request)?.input;
  return [
    ...type,
    ...parsed.data.inputs.flatMap(({ name, datatype, shape, data }) => [
      ...(name === input?.name ? [] : [`${name} is no input`]),
      ...(datatype === input?.datatype ? [] : [`${datatype} is not the datatype`]),
      ...(shape.length === input?.shape.length ? [] : [`${shape.join()} is not the shape`]),
      ...(data.flat(8).length === shape.reduce((a, b) => a * b, 1) ? [] : ["wrong length"]),
    ]),
  ];
}

function inferReply(request: Received, mood: "full" | "lean"): VendorReply {
  const model = modelOf(request);
  const [given] = inferenceRequest.parse(request.json).inputs;
  if (model === undefined || given === undefined) return notFound;
  const { data, shape } = model.answer(given, request.body.toString());
  const { name, datatype } = model.output;
  const head = mood === "full" ? '"model_version":"1","id":"7","parameters":{"cold":false},' : "";
  const output = `{"name":"${name}","shape":[${shape.join()}],"datatype":"${datatype}","data":${data}}`;
  const text = `{"model_name":"m",${head}"outputs":[${output}]}`;
  return { bytes: Buffer.from(text), mimeType: "application/json" };
}

const notFound: VendorReply = { status: 404, json: { error: "unknown model" } };

export const openInferenceVendor: VendorApi = {
  routes: [
    { method: "POST", path: /\/infer$/, check: inferFaults, reply: inferReply },
    {
      method: "GET",
      path: modelPath,
      check: ({ body }) => (body.length === 0 ? [] : ["has a body"]),
      reply(request, mood) {
        const model = modelOf(request);
        if (model === undefined) return notFound;
        const head = {
          name: "m",
          platform: "toy",
          ...(mood === "full" ? { versions: ["1"] } : {}),
        };
        return { json: { ...head, inputs: [model.input], outputs: [model.output] } };
      },
    },
    {
      method: "POST",
      path: /^\/v2\/repository\/index$/,
      check: ({ json }) =>
        z.strictObject({ ready: z.boolean().optional() }).safeParse(json).success
          ? []
          : ["is no index request"],
      reply: () => ({
        json: [...Object.keys(models), "../escape"].flatMap((name) => [
          { name, version: "1", state: "READY", reason: "" },
          { name, version: "2", state: "READY", reason: "" },
        ]),
      }),
    },
  ],
  authorised: ({ headers }, key) => headers.authorization === `Bearer ${key}`,
  refusal: (status) => ({ error: `refused with ${status}` }),
};
