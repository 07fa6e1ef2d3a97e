import {
  type Exhibit,
  exhibit,
  type Json,
  numberIn,
  RpcFailure,
  stringIn,
  text,
} from "./exhibit.ts";
import type { Journal } from "./journal.ts";
import { knownBytes } from "./known-bytes.ts";

const media =
  (type: "image" | "audio", mimeType: string): Exhibit["run"] =>
  (input) => ({
    content: [
      {
        type,
        data: knownBytes(numberIn(input, "bytes", 64), numberIn(input, "seed", 1)).toString(
          "base64",
        ),
        mimeType,
      },
    ],
  });

/** Numbers as they are written here: no double holds them. */
export const longNumbers = {
  large: "9007199254740993",
  least: "-9223372036854775808",
  price: "1.10",
  huge: "1E400",
} as const;

/** ECMAScript's `JSON.rawJSON`, which TypeScript does not know yet: written out as it stands. */
const rawNumber = (digits: string): unknown =>
  Reflect.apply(Reflect.get(JSON, "rawJSON"), JSON, [digits]);

const weather = {
  type: "object",
  properties: { city: { type: "string" }, degrees: { type: "number" } },
  required: ["city", "degrees"],
};

const plainExhibits: readonly Exhibit[] = [
  exhibit("echo", "Gives back what it was given", (input) => text(stringIn(input, "text")), {
    title: "Echo",
    inputSchema: {
      type: "object",
      properties: { text: { type: "string" } },
      required: ["text"],
    },
    annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    // A stranger's own field stays in the listing.
    "com.example/shelf": { row: 3 },
  }),
  exhibit(
    "weather",
    "Answers with fields",
    (input) => {
      const structuredContent = { city: stringIn(input, "city", "東京"), degrees: 21.5 };
      return { ...text(JSON.stringify(structuredContent)), structuredContent };
    },
    { outputSchema: weather, annotations: { readOnlyHint: true } },
  ),
  exhibit("numbers", "Answers with numbers that no double holds", () => ({
    ...text(Object.values(longNumbers).join(" ")),
    structuredContent: Object.fromEntries(
      Object.entries(longNumbers).map(([name, digits]) => [name, rawNumber(digits)]),
    ),
  })),
  exhibit("image", "Answers with a picture of so many bytes", media("image", "image/png")),
  exhibit("audio", "Answers with a sound of so many bytes", media("audio", "audio/wav")),
  exhibit("link", "Answers with a link", () => ({
    content: [
      {
        type: "resource_link",
        uri: "show://notes/welcome",
        name: "welcome",
        mimeType: "text/plain",
      },
    ],
  })),
  exhibit("embedded", "Answers with a resource inside", (input) => ({
    content: [
      {
        type: "resource",
        resource: {
          uri: "show://pictures/small",
          mimeType: "application/octet-stream",
          blob: knownBytes(numberIn(input, "bytes", 300), 7).toString("base64"),
        },
        annotations: { audience: ["user"], priority: 0.5 },
      },
    ],
  })),
];

const oddExhibits: readonly Exhibit[] = [
  exhibit("failing", "Answers that it failed", () => ({
    ...text("It went wrong: 故障"),
    isError: true,
    _meta: { "com.example/reason": "by design" },
  })),
  exhibit("refusing", "Answers with an error of JSON-RPC", () => {
    throw new RpcFailure(-31_234, "Refused by design: 拒否", { reason: ["by", "design"] });
  }),
  exhibit("extras", "Answers with fields that nobody knows", () => ({
    content: [
      {
        type: "text",
        text: "known",
        "com.example/ink": "red",
        annotations: { priority: 1, hue: 9 },
      },
      { type: "hologram", depth: 3, data: { layers: [1, null, "三"] } },
    ],
    novelty: { deep: [{ er: true }], empty: {}, none: null },
    _meta: { "com.example/trace": [1, 2, 3] },
  })),
  exhibit("novel", "Answers with a kind of result that nobody knows", () => ({
    content: [],
    resultType: "com.example/novel",
    ticket: "N-1",
  })),
  exhibit(
    "region",
    "Is routed by a header",
    (input, { headers }) =>
      text(JSON.stringify({ input, header: headers["mcp-param-region"] ?? null })),
    {
      inputSchema: {
        type: "object",
        properties: { region: { type: "string", "x-mcp-header": "Region" } },
        required: ["region"],
      },
    },
  ),
];

/** What a result can be made of. */
export const contentExhibits = (journal: Journal): readonly Exhibit[] => [
  ...plainExhibits,
  ...oddExhibits,
  exhibit(
    "count",
    "Counts how often it ran",
    (input) => {
      journal.note("count", { input });
      return text(`${journal.entries("count").length}`);
    },
    { annotations: { readOnlyHint: true, idempotentHint: true } },
  ),
  exhibit("seen", "Answers with what came with the request", ({ ...input }, visit) => ({
    ...text("seen"),
    structuredContent: {
      input,
      meta: visit.meta,
      headers: visit.headers,
      session: visit.session ?? null,
      era: visit.era,
    } satisfies Json,
  })),
];
