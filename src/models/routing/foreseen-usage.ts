/** What a request will use, before it is sent: enough to stop a budget from being overrun at once. */

import type { Capability } from "../capability.ts";
import type { Question, SentPicture } from "../capabilities/question.ts";
import type { RequestOf } from "../provider.ts";
import type { Usage } from "../usage.ts";
import type { Candidate } from "./candidate.ts";

/** Tokens of an answer whose length nobody bounds. */
const usualAnswer = 1000;

/** A second of film in Gemini: 258 tokens of picture and 32 of sound (Gemini API, "Tokens"). */
const tokensPerFilmSecond = 290;

/** About one token for 750 pixels (Anthropic, "Vision"); the others are of the same order. */
const pixelsPerToken = 750;

type Foresight = { readonly [Kind in Capability]: (request: RequestOf<Kind>) => Usage };

const foresight: Foresight = {
  generate: ({ question }) => worded(question),
  describe: ({ question, pictures }) => ({
    ...worded(question, pictureTokens(pictures)),
    pictures: pictures.length,
  }),
  watch: ({ question, film }) => ({
    ...worded(question, film.durationSeconds * tokensPerFilmSecond),
    audioSeconds: film.durationSeconds,
  }),
  detect: ({ picture }) => seen(picture),
  read: ({ picture }) => seen(picture),
  transcribe: ({ audio }) => ({ ...tokens(0), audioSeconds: audio.durationSeconds }),
  speak: ({ text }) => ({ ...tokens(textTokens(text)), characters: text.length, audioSeconds: 0 }),
  embed: ({ inputs }) => ({
    inputTokens: inputs.reduce((sum, { text = "" }) => sum + textTokens(text), 0),
    outputTokens: 0,
    pictures: inputs.filter(({ picture }) => picture !== undefined).length,
  }),
  infer: () => ({}),
};

export const foreseenUsage = <Kind extends Capability>(
  { capability }: Pick<Candidate<Kind>, "capability">,
  request: RequestOf<Kind>,
): Usage => foresight[capability](request);

/** A token is about four letters of English or one Japanese character, which is three bytes. */
const textTokens = (text: string): number => Math.ceil(Buffer.byteLength(text) / 3);

const pictureTokens = (pictures: readonly SentPicture[]): number =>
  pictures.reduce(
    (sum, { width, height }) => sum + Math.ceil((width * height) / pixelsPerToken),
    0,
  );

const tokens = (inputTokens: number, outputTokens = usualAnswer): Usage => ({
  inputTokens,
  outputTokens,
});

const worded = ({ instructions, text, maxOutputTokens }: Question, media = 0): Usage =>
  tokens(textTokens(instructions) + textTokens(text) + media, maxOutputTokens);

const seen = (picture: SentPicture): Usage => ({
  ...tokens(pictureTokens([picture])),
  pictures: 1,
});
