/** What a request will use, before it is sent: enough to stop a budget from being overrun at once. */

import type { Capability } from "../capability.ts";
import type { Question, SentPicture } from "../capabilities/question.ts";
import type { RequestOf } from "../provider.ts";
import type { Usage } from "../usage.ts";
import type { Candidate } from "./candidate.ts";
import { sentAmounts } from "./sent-amounts.ts";

/** Tokens of an answer whose length nobody bounds. */
const usualAnswer = 1000;

/** A second of film in Gemini: 258 tokens of picture and 32 of sound (Gemini API, "Tokens"). */
const tokensPerFilmSecond = 290;

/** A second of sound in Gemini (the same page); other models are of the same order. */
const tokensPerAudioSecond = 32;

/** About one token for 750 pixels (Anthropic, "Vision"); the others are of the same order. */
const pixelsPerToken = 750;

type Tokens = { readonly [Kind in Capability]: (request: RequestOf<Kind>) => number };

/** Going in. */
const inputTokens: Tokens = {
  generate: ({ question }) => ofQuestion(question),
  describe: ({ question, pictures }) => ofQuestion(question) + sum(pictures.map(ofPicture)),
  watch: ({ question, film }) => ofQuestion(question) + film.durationSeconds * tokensPerFilmSecond,
  detect: ({ picture }) => ofPicture(picture),
  read: ({ picture }) => ofPicture(picture),
  transcribe: ({ audio }) => audio.durationSeconds * tokensPerAudioSecond,
  speak: ({ text }) => ofText(text),
  embed: ({ inputs }) =>
    sum(inputs.map(({ text, picture }) => (picture ? ofPicture(picture) : ofText(text)))),
  infer: () => 0,
};

export const foreseenUsage = <Kind extends Capability>(
  candidate: Pick<Candidate<Kind>, "capability">,
  request: RequestOf<Kind>,
): Usage => ({
  ...sentAmounts(candidate, request),
  inputTokens: inputTokens[candidate.capability](request),
  outputTokens: usualAnswer,
});

/** A token is about four letters of English or one Japanese character, which is three bytes. */
const ofText = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

const ofQuestion = ({ instructions, text }: Question): number =>
  ofText(instructions) + ofText(text);

const ofPicture = ({ width, height }: SentPicture): number =>
  Math.ceil((width * height) / pixelsPerToken);

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
