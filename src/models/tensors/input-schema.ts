import { kindOf } from "./datatypes.ts";
import type { TensorSpec } from "./tensor.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

/** JSON Schema of the named values that a model takes, after what it says of its inputs. */
export function inputSchemaOf(specs: readonly TensorSpec[]): JsonSchema {
  return {
    type: "object",
    properties: Object.fromEntries(specs.map((spec) => [spec.name, valueSchema(spec)])),
    required: specs.map(({ name }) => name),
    additionalProperties: false,
  };
}

/** For a model that says nothing of its inputs: only the protocol's own request can be sent. */
export const protocolSchema: JsonSchema = {
  type: "object",
  properties: {
    inputs: {
      type: "array",
      minItems: 1,
      items: {
        type: "object",
        properties: {
          name: { type: "string" },
          shape: { type: "array", items: { type: "integer" } },
          datatype: { type: "string" },
          data: { type: "array" },
        },
        required: ["name", "shape", "datatype", "data"],
      },
    },
  },
  required: ["inputs"],
};

function valueSchema({ datatype, shape }: TensorSpec): JsonSchema {
  if (shape === undefined) return { description: datatype };
  const rows = shape.toReversed().reduce<JsonSchema>(
    (items, length) => ({
      type: "array",
      ...(length < 0 ? {} : { minItems: length, maxItems: length }),
      items,
    }),
    elementSchema(datatype),
  );
  return { ...rows, description: datatype };
}

function elementSchema(datatype: string): JsonSchema {
  switch (kindOf(datatype)) {
    case "boolean":
      return { type: "boolean" };
    case "text":
      return { type: "string" };
    case "float":
      return { type: "number" };
    case "integer":
      return { type: datatype.endsWith("64") ? ["integer", "string"] : "integer" };
    case undefined:
      return {};
  }
}
