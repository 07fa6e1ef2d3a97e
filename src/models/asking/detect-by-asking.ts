import * as z from "zod";
import { hasJapanese } from "../../media/japanese.ts";
import { parseAnswer } from "../answers/parse-answer.ts";
import { questionFor } from "../answers/question-for.ts";
import type { Detection, DetectRequest } from "../capabilities/detect.ts";
import type { Question, SentPicture } from "../capabilities/question.ts";
import { modelErrors } from "../errors.ts";
import { assemblePrompt } from "../prompts/assemble-prompt.ts";
import { plainLine } from "../prompts/plain-text.ts";
import type { Service } from "../provider.ts";
import { answerFor, boxOf, type BoxForm, scaleWords } from "./place-form.ts";

export interface DetectByAsking {
  /** The provider's name, for errors. */
  readonly provider: string;
  /** In which form the model gives places; `thousandths-xyxy` unless it learned another. */
  readonly boxes?: BoxForm;
}

const mostObjects = 500;
const longestName = 200;

/**
 * Finds objects with a model that only describes.
 *
 * Places are converted to pixels and clipped to the picture; impossible ones are dropped. There is no
 * confidence: a number that a language model writes is an opinion about an opinion.
 *
 * @throws `models.badReply` for an answer that is no list of objects, and what `describe` throws.
 */
export function detectByAsking(
  describe: Service<"describe">,
  { provider, boxes = "thousandths-xyxy" }: DetectByAsking,
): Service<"detect"> {
  return {
    model: describe.model,
    async run(request, { model, signal }) {
      const { picture } = request;
      const question = questionOf(request, boxes);
      const reply = await describe.run({ question, pictures: [picture] }, { model, signal });
      const value = detectionsFrom(reply.value, boxes, picture);
      if (value === undefined) throw modelErrors.badReply({ provider });
      return { value, usage: reply.usage };
    },
  };
}

function questionOf({ picture, wanted = [] }: DetectRequest, boxes: BoxForm): Question {
  const language = wanted.some(hasJapanese) ? "ja" : "en";
  const text = wanted.map((name) => plainLine(name, longestName)).join("\n");
  const label = { en: "Names to look for", ja: "探す物の名前" }[language];
  const prompt = assemblePrompt("detect-objects", language, {
    values: { scale: scaleWords(boxes, picture) },
    material: text === "" ? [] : [{ label, text }],
  });
  return questionFor(prompt, answerFor(boxes));
}

const side = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+(\.\d+)?$/)
    .transform(Number),
]);
const four = z.array(side).length(4);

/** One object, under the names that models use of their own accord, too. */
const item = z
  .object({
    name: z.string().optional(),
    label: z.string().optional(),
    left: side.optional(),
    top: side.optional(),
    right: side.optional(),
    bottom: side.optional(),
    box_2d: four.optional(),
    bbox_2d: four.optional(),
    box: four.optional(),
  })
  .transform(({ name, label, left, top, right, bottom, ...box }, context) => {
    const edges = [left, top, right, bottom].filter((edge) => edge !== undefined);
    const edge = box.box_2d ?? box.bbox_2d ?? box.box ?? (edges.length === 4 ? edges : undefined);
    const named = plainLine(name ?? label ?? "", longestName);
    if (edge !== undefined && named !== "") return { name: named, edge };
    context.addIssue("neither name nor place");
    return z.NEVER;
  });

const list = z.array(z.unknown());
const objects = z.union([list, z.object({ objects: list }).transform((answer) => answer.objects)]);

/** Nothing where the text is no list of objects at all. */
function detectionsFrom(
  text: string,
  boxes: BoxForm,
  size: Pick<SentPicture, "width" | "height">,
): readonly Detection[] | undefined {
  const parsed = parseAnswer(text);
  const answer = objects.safeParse(parsed.found ? parsed.value : undefined);
  if (!answer.success) return undefined;
  const said = answer.data.slice(0, mostObjects);
  const read = said.flatMap((one) => item.safeParse(one).data ?? []);
  if (said.length > 0 && read.length === 0) return undefined;
  return read.flatMap(({ name, edge }) => {
    const box = boxOf(edge, boxes, size);
    return box === undefined ? [] : [{ name, box }];
  });
}
