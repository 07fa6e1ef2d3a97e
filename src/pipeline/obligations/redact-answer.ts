import type { RedactObligation } from "../../identity/policy/obligations.ts";
import type { Answer } from "../define-tool.ts";
import { pipelineErrors } from "../errors.ts";
import { failedAnswer, failureOf } from "../failure.ts";
import { InputRequired } from "../interaction.ts";
import type { End } from "../end.ts";
import type { Leave, Step } from "../stage.ts";
import { RedactingPassage } from "./redacting-passage.ts";
import { type Redactor, redactor } from "./redactor.ts";

/** Holds the answer back, whichever way it goes, until what must not stand in it is out. */
export function redactAnswer(
  step: Step,
  obligations: readonly RedactObligation[],
  most: number,
): Leave | undefined {
  if (obligations.length === 0) return undefined;
  const clean = redactor(obligations);
  const { tool, call, request } = step;
  const { passage } = request;
  const through =
    passage &&
    new RedactingPassage({
      passage,
      redactor: clean,
      tool: tool.name,
      language: call.language,
      most,
    });
  if (through !== undefined) step.request = { ...request, passage: through };
  const { progress, tell } = call;
  step.call = {
    ...call,
    progress: (done, message) => progress(done, message && clean.text(message)),
    tell: (level, message) => tell(level, clean.json(message)),
  };
  return (end) => redactedEnd(end, clean, { step, most, withheld: through?.withheld === true });
}

interface Withheld {
  readonly step: Step;
  readonly most: number;
  readonly withheld: boolean;
}

function redactedEnd(end: End, clean: Redactor, { step, most, withheld }: Withheld): End {
  const refused = (): Answer => {
    const error = pipelineErrors.notRedacted({ tool: step.tool.name, limit: most });
    return failedAnswer(failureOf(error, step.call));
  };
  const { answer, error } = end;
  if (error instanceof InputRequired) return { error: redactedQuestions(error, clean) };
  if (answer === undefined) return end;
  if (answer.passedBytes !== undefined) {
    return withheld ? { answer: { ...refused(), passedBytes: answer.passedBytes } } : end;
  }
  try {
    return { answer: redactedAnswer(answer, clean) };
  } catch {
    return { answer: refused() };
  }
}

function redactedAnswer(answer: Answer, { json }: Redactor): Answer {
  const { content, structured, result, error } = answer;
  // oxlint-disable typescript/no-unsafe-type-assertion -- the same shapes, with other words in them
  return {
    ...answer,
    content: json(content) as Answer["content"],
    ...(structured !== undefined && { structured: json(structured) }),
    ...(result !== undefined && { result: json(result) as NonNullable<Answer["result"]> }),
    ...(error !== undefined && { error: json(error) as NonNullable<Answer["error"]> }),
  };
  // oxlint-enable typescript/no-unsafe-type-assertion
}

/** What is asked of the caller is text, too; an address to visit stays whole. */
function redactedQuestions(
  { requests, options }: InputRequired,
  { json }: Redactor,
): InputRequired {
  const clean = Object.entries(requests).map(([key, { method, params }]) => {
    const { url } = params ?? {};
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the same shape
    const said = json(params) as typeof params;
    return [
      key,
      { method, ...(said && { params: { ...said, ...(url !== undefined && { url }) } }) },
    ];
  });
  return new InputRequired(Object.fromEntries(clean), options);
}
