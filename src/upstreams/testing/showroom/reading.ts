/** The showroom's prompts and resources. */

import { type Json, RpcFailure, stringIn } from "./exhibit.ts";
import { knownBytes } from "./known-bytes.ts";

export const prompts: readonly Json[] = [
  {
    name: "greet",
    title: "Greet",
    description: "Greets somebody",
    arguments: [{ name: "who", description: "Whom", required: true }],
  },
  { name: "picture", description: "Shows a picture" },
];

export function promptOf(name: string, given: Json): Json {
  if (name === "picture") {
    const data = knownBytes(5000, 5).toString("base64");
    return {
      messages: [{ role: "user", content: { type: "image", data, mimeType: "image/png" } }],
    };
  }
  if (name !== "greet") throw new RpcFailure(-32_602, `No prompt ${name}`);
  return {
    description: "Greets somebody",
    messages: [
      {
        role: "user",
        content: { type: "text", text: `Hello, ${stringIn(given, "who")}. こんにちは` },
      },
    ],
    "com.example/mood": "warm",
  };
}

export const resources: readonly Json[] = [
  { uri: "show://notes/welcome", name: "welcome", mimeType: "text/plain", size: 21 },
  { uri: "show://pictures/small", name: "small", mimeType: "application/octet-stream" },
];

export const templates: readonly Json[] = [
  { uriTemplate: "show://numbers/{n}", name: "number", mimeType: "text/plain" },
];

export function contentsOf(uri: string, revision: number): Json {
  if (uri === "show://notes/welcome") {
    return { contents: [{ uri, mimeType: "text/plain", text: `Welcome ${revision}` }] };
  }
  if (uri === "show://pictures/small") {
    const blob = knownBytes(300, 7).toString("base64");
    return { contents: [{ uri, mimeType: "application/octet-stream", blob }] };
  }
  const number = /^show:\/\/numbers\/(\d+)$/.exec(uri)?.[1];
  if (number === undefined) throw new RpcFailure(-32_602, "Resource not found", { uri });
  return { contents: [{ uri, mimeType: "text/plain", text: `number ${number}` }] };
}

/** Values for the one argument of `greet` and the one variable of the template. */
export function completionOf(params: Json): Json {
  const ref: Json = Object(params["ref"]);
  const typed = stringIn(Object(params["argument"]), "value");
  const all = known[stringIn(ref, "name", stringIn(ref, "uri"))];
  if (all === undefined) throw new RpcFailure(-32_602, "Nothing to complete there");
  const values = all.filter((value) => value.startsWith(typed));
  return { completion: { values, total: values.length, hasMore: false } };
}

const known: Readonly<Record<string, readonly string[]>> = {
  greet: ["Aya", "Ayumi", "Ken"],
  "show://numbers/{n}": ["1", "12", "123"],
};
