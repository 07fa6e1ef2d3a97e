/** How a model is asked for the place of a thing, and how its answer is read. */

import * as z from "zod";
import type { Box } from "../capabilities/question.ts";
import { type Answer, defineAnswer } from "../answers/define-answer.ts";

/**
 * `thousandths-xyxy`: left, top, right, bottom in thousandths of the picture's sides.
 * `thousandths-yxyx`: top, left, bottom, right in thousandths, as Gemini learned it (`box_2d`).
 * `pixels`: left, top, right, bottom in pixels.
 */
export type BoxForm = "thousandths-xyxy" | "thousandths-yxyx" | "pixels";

interface Size {
  readonly width: number;
  readonly height: number;
}

const edges = z.object({
  objects: z.array(
    z.object({
      name: z.string(),
      left: z.number(),
      top: z.number(),
      right: z.number(),
      bottom: z.number(),
    }),
  ),
});

const box2d = z.object({
  objects: z.array(
    z.object({
      label: z.string(),
      box_2d: z.array(z.number()).describe("[ymin, xmin, ymax, xmax], each from 0 to 1000"),
    }),
  ),
});

const edgesAnswer = defineAnswer("objects", edges);
const box2dAnswer = defineAnswer("objects", box2d);

export const answerFor = (form: BoxForm): Answer =>
  form === "thousandths-yxyx" ? box2dAnswer : edgesAnswer;

/** The words of the prompt for it; English, as it names the properties of the answer. */
export function scaleWords(form: BoxForm, { width, height }: Size): string {
  switch (form) {
    case "thousandths-xyxy":
      return "left, top, right, bottom; 0-1000 (0 = left / top edge, 1000 = right / bottom edge)";
    case "thousandths-yxyx":
      return "box_2d = [ymin, xmin, ymax, xmax]; 0-1000";
    case "pixels":
      return `left, top, right, bottom; pixels (0-${width} x 0-${height})`;
  }
}

/** So far, in shares of a side, a box may reach out of the picture; beyond that it is of another scale. */
const slack = 0.05;

/**
 * The box in pixels, clipped to the picture.
 *
 * @param edge four numbers in the order of `form`.
 * @returns nothing for a box that is empty, turned inside out or mostly somewhere else.
 */
export function boxOf(edge: readonly number[], form: BoxForm, size: Size): Box | undefined {
  const [a = Number.NaN, b = Number.NaN, c = Number.NaN, d = Number.NaN] = edge;
  const [left, top, right, bottom] = form === "thousandths-yxyx" ? [b, a, d, c] : [a, b, c, d];
  const across = stretchOf(left, right, form === "pixels" ? size.width : 1000, size.width);
  const down = stretchOf(top, bottom, form === "pixels" ? size.height : 1000, size.height);
  if (across === undefined || down === undefined) return undefined;
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

/** In pixels, of a side that is `scale` long for the model and `pixels` in truth. */
function stretchOf(
  from: number,
  to: number,
  scale: number,
  pixels: number,
): { readonly start: number; readonly length: number } | undefined {
  if (!(from >= -slack * scale && to <= (1 + slack) * scale)) return undefined;
  const start = Math.max(0, from);
  const length = Math.min(scale, to) - start;
  if (!(length > 0)) return undefined;
  return { start: (start * pixels) / scale, length: (length * pixels) / scale };
}
