/** Tools whose arguments and answers are of every kind the command line has to deal with. */

import { readFile } from "node:fs/promises";
import { isAbsolute } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import * as z from "zod";
import { mediaErrors } from "../../media/errors.ts";
import { mediaRef } from "../../media/refs/media-ref.ts";
import type { Catalog } from "../../pipeline/catalog.ts";
import { defineTool } from "../../pipeline/define-tool.ts";
import type { Artifact, Artifacts } from "../../storage/artifacts.ts";

const echo = defineTool({
  name: "echo",
  title: "Repeat the arguments",
  description: "Gives the arguments back.",
  permission: "echo:call",
  input: z.strictObject({
    text: z.string().describe("What to repeat."),
    maxTimes: z.int().min(1).max(9).optional(),
    loud: z.boolean().optional(),
    tags: z.array(z.string()).optional(),
    points: z.array(z.strictObject({ x: z.number() })).optional(),
    voices: z.record(z.string(), z.string()).optional(),
    mode: z.enum(["plain", "fancy"]).default("plain").describe("How."),
    language: z.string().optional(),
  }),
  output: z.object({ given: z.record(z.string(), z.unknown()), language: z.string() }),
  run: (given, { language }) =>
    Promise.resolve({
      content: [{ type: "text", text: given.text }],
      structured: { given, language },
    }),
});

const slow = defineTool({
  name: "slow",
  title: "Take long",
  description: "Reports progress until it is cancelled.",
  permission: "echo:call",
  input: z.strictObject({}),
  async run(_, { progress, signal }) {
    for (let done = 0; ; done += 0.001) {
      progress(done, "still working");
      await wait(20, undefined, { signal });
    }
  },
});

/** Reads an absolute path itself, or an artifact: enough to see what the command line made of a file. */
const look = (artifacts: Artifacts) =>
  defineTool({
    name: "look",
    title: "Measure files",
    description: "Tells the sizes of files.",
    permission: "echo:call",
    input: z.strictObject({ image: mediaRef, more: z.array(mediaRef).default([]) }),
    output: z.object({ sizes: z.array(z.number()), given: z.array(z.unknown()) }),
    async run({ image, more }) {
      const given = [image, ...more];
      const sizes = await Promise.all(
        given.map(async (ref) => {
          if (typeof ref !== "string") return Buffer.from(ref.data, "base64").length;
          if (ref.startsWith("artifact://")) return (await artifacts.get(ref)).bytes;
          if (!isAbsolute(ref))
            throw mediaErrors.notMedia({
              why: { en: "it is no file", ja: "ファイルではありません" },
            });
          return (await readFile(ref)).length;
        }),
      );
      return { content: [{ type: "text", text: sizes.join(" ") }], structured: { sizes, given } };
    },
  });

const link = ({ uri, mimeType }: Artifact) =>
  ({ type: "resource_link", uri, mimeType, name: "chart" }) as const;

const draw = (artifacts: Artifacts) =>
  defineTool({
    name: "draw",
    title: "Make a picture",
    description: "Makes a picture in two formats.",
    permission: "echo:call",
    input: z.strictObject({}),
    output: z.object({ artifact: z.string(), svgArtifact: z.string() }),
    async run(_, { signal }) {
      const svg = Buffer.from("<svg/>");
      const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
      const about = { name: "chart" };
      const first = await artifacts.put(svg, { mimeType: "image/svg+xml", ...about }, signal);
      const second = await artifacts.put(png, { mimeType: "image/png", ...about }, signal);
      return {
        content: [{ type: "text", text: "\u001b[2Jdrawn" }, link(first), link(second)],
        structured: { artifact: second.uri, svgArtifact: first.uri },
      };
    },
  });

export function addSampleTools(catalog: Catalog, artifacts: Artifacts): void {
  catalog.addTool("sample", echo);
  catalog.addTool("sample", slow);
  catalog.addTool("sample", look(artifacts));
  catalog.addTool("sample", draw(artifacts));
}
