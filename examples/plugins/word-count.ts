import * as z from "zod";
import { definePlugin, defineTool } from "kumihimo/plugin";

const input = z.strictObject({
  text: z.string().max(1_000_000).describe("The text to count."),
  locale: z.string().default("en").describe("BCP 47; decides where words begin and end."),
});

const output = z.object({ words: z.number(), sentences: z.number(), letters: z.number() });

/** Counts words the way each language does, Japanese included. */
const wordCount = (longest: number) =>
  defineTool({
    name: "word_count",
    title: "Count words",
    description: "Counts the words, sentences and letters of a text.",
    permission: "text:read",
    hints: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    input,
    output,

    async run({ text, locale }) {
      const cut = text.slice(0, longest);
      const words = new Intl.Segmenter(locale, { granularity: "word" });
      const letters = new Intl.Segmenter(locale);
      const sentences = new Intl.Segmenter(locale, { granularity: "sentence" });
      const structured = {
        words: [...words.segment(cut)].filter((part) => part.isWordLike === true).length,
        sentences: [...sentences.segment(cut)].length,
        letters: [...letters.segment(cut)].length,
      };
      return { content: [{ type: "text", text: `${structured.words} words` }], structured };
    },
  });

export default definePlugin({
  id: "example.word-count",
  contract: 1,
  settings: z.strictObject({
    longest: z.int().min(1).default(100_000).describe("Letters counted at most."),
  }),

  start(host, { longest }) {
    host.addTool(wordCount(longest));
  },
});
