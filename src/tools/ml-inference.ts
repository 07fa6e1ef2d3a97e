import * as z from "zod";
import type { Language } from "../kernel/language.ts";
import { usageReport } from "../models/usage-report.ts";
import { type Answer, defineTool } from "../pipeline/define-tool.ts";
import { icons } from "./icons.ts";
import type { Needs } from "./needs.ts";
import { sessionOf } from "./session-of.ts";

const input = z.strictObject({
  model: z
    .string()
    .regex(/^\S{1,240}$/, "expected provider/model, such as studio/iris")
    .describe(
      "`provider/model`, or the model's name where only one provider has it; the resource kumihimo://models/inference lists them.",
    ),
  // Large, and read by whoever knows the model.
  input: z
    .unknown()
    .describe(
      "What the model takes: values by the names of its inputs, or `inputs` as tensors of the Open Inference Protocol.",
    ),
});

const output = z.object({
  prediction: z
    .unknown()
    .describe(
      "The label of the highest score where labels are declared, a list of them for several rows; else each output by its name, as rows of rows.",
    ),
  confidence: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe("The model's own probability; absent where it gives none."),
  model: z.string().describe("`provider/model`."),
  durationMs: z.number().describe("Time until the answer came, in milliseconds."),
  usage: usageReport.optional(),
});

/** Characters of a prediction that are shown as text; the whole of it is in the structured part. */
const mostShown = 4000;

/** A trained model that the company serves, run on values that the caller sends. */
export const mlInference = ({ models }: Pick<Needs, "models">) =>
  defineTool({
    name: "ml_inference",
    title: "Run a trained model",
    description:
      "Runs one of the company's own trained models (Open Inference Protocol servers such as Triton, KServe and MLServer, or ONNX files) on the values given, and returns its prediction.",
    permission: "model:execute",
    icons: icons.network,
    // Who serves a model decides what running it does; the hub only knows which may be run twice.
    hints: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: false,
      openWorldHint: true,
    },
    input,
    output,

    async run({ model, input: values }, call) {
      const session = sessionOf(models, call, { capability: "infer" });
      const begin = performance.now();
      const answered = await session.infer({ model, input: values });
      const durationMs = Math.round(performance.now() - begin);
      const { prediction, confidence } = answered.value;
      const usage = session.usage();
      return answerOf(
        {
          prediction,
          ...(confidence === undefined ? {} : { confidence }),
          model: answered.model,
          durationMs,
          ...(usage === undefined ? {} : { usage }),
        },
        call.language,
      );
    },
  });

function answerOf(
  structured: z.input<typeof output>,
  language: Language,
): Answer<z.input<typeof output>> {
  const { prediction, confidence, model, durationMs } = structured;
  const sure = confidence === undefined ? "" : words[language].sure(confidence);
  const said = `${shown(prediction, language)}${sure}\n${model}, ${durationMs} ms`;
  return { content: [{ type: "text", text: said }], structured };
}

function shown(prediction: unknown, language: Language): string {
  const text = typeof prediction === "string" ? prediction : JSON.stringify(prediction);
  if (text.length <= mostShown) return text;
  return `${text.slice(0, mostShown)}… ${words[language].cut(text.length)}`;
}

const words = {
  en: {
    sure: (share: number) => ` (confidence ${share.toFixed(3)})`,
    cut: (length: number) => `(cut; ${length} characters in all, see structuredContent)`,
  },
  ja: {
    sure: (share: number) => `（確信度 ${share.toFixed(3)}）`,
    cut: (length: number) => `（以下省略。全体は ${length} 文字で、structuredContent にあります）`,
  },
};
