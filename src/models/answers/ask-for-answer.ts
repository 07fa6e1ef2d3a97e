import { type Language, type Localized, localized } from "../../kernel/language.ts";
import type { Question } from "../capabilities/question.ts";
import { modelErrors } from "../errors.ts";
import { assemblePrompt } from "../prompts/assemble-prompt.ts";
import type { Prompt } from "../prompts/prompt.ts";
import type { Reply } from "../provider.ts";
import type { Usage } from "../usage.ts";
import type { Answer } from "./define-answer.ts";
import { parseAnswer } from "./parse-answer.ts";
import { partialProse } from "./partial-prose.ts";
import { plainAnswer } from "./plain-answer.ts";
import { problemsOf } from "./problems-of.ts";
import { questionFor } from "./question-for.ts";

export interface AskingForAnswer<Value> {
  readonly prompt: Prompt;
  readonly answer: Answer<Value>;
  /** The provider's name, for errors. */
  readonly provider: string;
  readonly maxOutputTokens?: number;
  /** Given the prose of the answer so far; begins again when the answer is repaired. */
  readonly onProse?: ((soFar: string) => void) | undefined;
  /**
   * Sends a question, with whatever media belong to it. `onText` is there where somebody reads along;
   * it must be given the pieces of one reply only, so a send that is tried again after its first
   * piece has to fail instead.
   */
  send(question: Question, onText?: (piece: string) => void): Promise<Reply<string>>;
}

export interface AnswerInForm<Value> {
  readonly value: Value;
  /** Of every reply, the one that had to be repaired too. */
  readonly usages: readonly Usage[];
  /** As in {@link Reply}. */
  readonly model?: string;
}

/**
 * Asks, and where the reply does not fit the form, once more with its faults named.
 *
 * @throws `models.unusableAnswer` when the second reply does not fit either, and what `send` throws.
 */
export async function askForAnswer<Value>(
  asking: AskingForAnswer<Value>,
): Promise<AnswerInForm<Value>> {
  const { prompt, answer, provider, maxOutputTokens } = asking;
  const question = questionFor(prompt, answer, maxOutputTokens);
  const first = await sendOnce(asking, question);
  if (first.fits) return inForm(first, []);
  const repair = repairOf(question, first, prompt.language);
  const second = await sendOnce(asking, repair);
  if (second.fits) return inForm(second, [first.reply.usage]);
  const problems = localized((language) => second.problems[language].join("; "));
  throw modelErrors.unusableAnswer({ provider, problems });
}

const inForm = <Value>(
  { value, reply: { usage, model } }: Fit<Value>,
  before: readonly Usage[],
): AnswerInForm<Value> => ({
  value,
  usages: [...before, usage],
  ...(model === undefined ? {} : { model }),
});

type Checked<Value> = Fit<Value> | Misfit;

interface Fit<Value> {
  readonly fits: true;
  readonly reply: Reply<string>;
  readonly value: Value;
}

interface Misfit {
  readonly fits: false;
  readonly reply: Reply<string>;
  readonly problems: Localized<readonly string[]>;
}

async function sendOnce<Value>(
  asking: AskingForAnswer<Value>,
  question: Question,
): Promise<Checked<Value>> {
  const reply = await asking.send(question, readerOf(asking));
  const parsed = parseAnswer(reply.value);
  if (!parsed.found) {
    const value = plainAnswer(asking.answer, reply.value);
    if (value !== undefined) return { fits: true, reply, value };
    return { fits: false, reply, problems: localized((language) => [parsed.problem[language]]) };
  }
  const checked = asking.answer.check.safeParse(parsed.value);
  if (checked.success) return { fits: true, reply, value: checked.data };
  return { fits: false, reply, problems: problemsOf(asking.answer.check, parsed.value) };
}

function readerOf({
  answer,
  onProse,
}: Pick<AskingForAnswer<unknown>, "answer" | "onProse">): ((piece: string) => void) | undefined {
  if (onProse === undefined || answer.prose === undefined) return undefined;
  const prose = partialProse(answer.prose);
  return (piece) => {
    const soFar = prose.push(piece);
    if (soFar !== undefined) onProse(soFar);
  };
}

/** Characters of a misfit that are shown to its model again: enough to know it by. */
const shownAgain = 20_000;

const earlierAnswer: Localized = { en: "Your earlier answer", ja: "先ほどの回答" };

/** The whole question again, for the model remembers nothing, and the earlier reply as data. */
function repairOf(question: Question, { reply, problems }: Misfit, language: Language): Question {
  const repair = assemblePrompt("repair-answer", language, {
    values: { problems: problems[language].map((problem) => `- ${problem}`).join("\n") },
    material: [{ label: earlierAnswer[language], text: reply.value.slice(0, shownAgain) }],
  });
  return {
    ...question,
    instructions: `${question.instructions}\n\n${repair.instructions}`,
    text: `${question.text}\n\n${repair.text}`,
  };
}
