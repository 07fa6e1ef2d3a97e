import * as z from "zod";
import { boxAround } from "../capabilities/box-around.ts";
import type { Detection, DetectRequest } from "../capabilities/detect.ts";
import type { SentPicture } from "../capabilities/question.ts";
import type { Attempt, Reply } from "../provider.ts";
import { confidence } from "../wire/confidence.ts";
import { listOf } from "../wire/list-of.ts";
import { analyze, type VisionResource } from "./analyze.ts";

const boundingBox = z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() });
const tag = z.object({ name: z.string().min(1), confidence });
const found = z.object({ boundingBox, tags: z.tuple([tag], z.unknown()) });
const person = z.object({ boundingBox, confidence });

const reply = z.object({
  objectsResult: z.object({ values: listOf(found) }).optional(),
  peopleResult: z.object({ values: listOf(person) }).optional(),
});

/** The service knows its own set of things; `wanted` cannot be told to it. */
export async function detect(
  resource: VisionResource,
  { picture }: DetectRequest,
  attempt: Attempt,
): Promise<Reply<readonly Detection[]>> {
  const analysis = { picture, features: ["objects", "people"] as const };
  const { objectsResult, peopleResult } = await analyze(resource, analysis, attempt, reply);
  const objects = (objectsResult?.values ?? []).flatMap(({ boundingBox: box, tags: [named] }) =>
    detection(named.name, named.confidence, box, picture),
  );
  const people = (peopleResult?.values ?? []).flatMap(({ boundingBox: box, confidence: sure }) =>
    detection("person", sure, box, picture),
  );
  // `people` finds persons better than `objects` does, and would name them a second time.
  const things = people.length === 0 ? objects : objects.filter(({ name }) => !isPerson(name));
  return { value: [...things, ...people], usage: { pictures: 1 } };
}

const isPerson = (name: string): boolean => name.toLowerCase() === "person";

function detection(
  name: string,
  sure: number | undefined,
  { x, y, w, h }: z.output<typeof boundingBox>,
  picture: SentPicture,
): Detection[] {
  const corners = [
    { x, y },
    { x: x + w, y: y + h },
  ];
  const box = boxAround(corners, picture);
  if (box === undefined) return [];
  return [{ name, ...(sure === undefined ? {} : { confidence: sure }), box }];
}
