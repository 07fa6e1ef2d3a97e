import * as z from "zod";
import { boxAround } from "../capabilities/box-around.ts";
import type { ReadLine, ReadRequest, ReadText } from "../capabilities/read.ts";
import type { SentPicture } from "../capabilities/question.ts";
import type { Attempt, Reply } from "../provider.ts";
import { listOf } from "../wire/list-of.ts";
import { analyze, type VisionResource } from "./analyze.ts";

const line = z.object({
  text: z.string(),
  boundingPolygon: listOf(z.object({ x: z.number(), y: z.number() })).catch([]),
});

const reply = z.object({
  readResult: z.object({ blocks: z.array(z.object({ lines: z.array(line) })) }).optional(),
});

/**
 * Lines have no confidence: the service gives one for each word, and what those of a line together
 * would mean it does not say. It finds the language itself.
 */
export async function read(
  resource: VisionResource,
  { picture }: ReadRequest,
  attempt: Attempt,
): Promise<Reply<ReadText>> {
  const analysis = { picture, features: ["read"] as const };
  const { readResult } = await analyze(resource, analysis, attempt, reply);
  const lines = (readResult?.blocks ?? [])
    .flatMap((block) => block.lines)
    .filter(({ text }) => text !== "")
    .map((found) => readLine(found, picture));
  const text = lines.map((one) => one.text).join("\n");
  return { value: { text, lines }, usage: { pictures: 1 } };
}

function readLine(
  { text, boundingPolygon }: z.output<typeof line>,
  picture: SentPicture,
): ReadLine {
  const box = boxAround(boundingPolygon, picture);
  return box === undefined ? { text } : { text, box };
}
