import * as z from "zod";
import { boxAround, type Point } from "../capabilities/box-around.ts";
import type { Detection, DetectRequest } from "../capabilities/detect.ts";
import type { SentPicture } from "../capabilities/question.ts";
import type { Attempt, Reply } from "../provider.ts";
import { confidence } from "../wire/confidence.ts";
import { listOf } from "../wire/list-of.ts";
import { annotate, type VisionAccount } from "./annotate.ts";
import { type Polygon, polygon } from "./polygon.ts";

const thing = z.object({ name: z.string().min(1), score: confidence, boundingPoly: polygon });
const face = z.object({ boundingPoly: polygon, detectionConfidence: confidence });

const reply = z.object({
  localizedObjectAnnotations: listOf(thing),
  faceAnnotations: listOf(face),
});

/** The API knows its own set of things; `wanted` cannot be told to it. */
export async function detect(
  account: VisionAccount,
  { picture }: DetectRequest,
  attempt: Attempt,
): Promise<Reply<readonly Detection[]>> {
  const found = await annotate(account, { picture }, attempt, reply);
  const things = found.localizedObjectAnnotations.map(({ name, score, boundingPoly }) =>
    detection(name, score, boundingPoly, picture),
  );
  const faces = found.faceAnnotations.map(({ detectionConfidence, boundingPoly }) =>
    detection("face", detectionConfidence, boundingPoly, picture),
  );
  return { value: [...things, ...faces].flat(), usage: { pictures: 1 } };
}

function detection(
  name: string,
  sure: number | undefined,
  corners: Polygon,
  picture: SentPicture,
): Detection[] {
  const box = boxAround(inPixels(corners, picture), picture);
  if (box === undefined) return [];
  return [{ name, ...(sure === undefined ? {} : { confidence: sure }), box }];
}

function inPixels(
  { vertices, normalizedVertices }: Polygon,
  { width, height }: SentPicture,
): readonly Point[] {
  if (vertices.length > 0) return vertices;
  return normalizedVertices.map(({ x, y }) => ({ x: x * width, y: y * height }));
}
