import * as z from "zod";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { languageArgument, spoken } from "./language-argument.ts";
import type { Needs } from "./needs.ts";
import { spooled } from "./spooled.ts";
import { icons } from "./icons.ts";

const input = z.strictObject({
  text: z.string().trim().min(1).max(20_000).describe("What to say."),
  voice: z.string().max(64).optional().describe("An id from the resource kumihimo://voices."),
  format: z.enum(["wav", "mp3", "opus"]).default("wav"),
  speed: z.number().min(0.25).max(4).default(1).describe("1 is the voice's own speed."),
  language: languageArgument.describe(
    "Language of the text; left out, it is told from the script.",
  ),
});

const output = z.object({
  artifact: z.string(),
  durationSeconds: z.number(),
  voice: z.string(),
  engine: z.string(),
});

const hasKana = /[\p{Script=Hiragana}\p{Script=Katakana}]/u;
const hasHan = /\p{Script=Han}/u;

/** Text read aloud by the voice of this machine. */
export const speechSynthesis = ({ engines, media, artifacts }: Needs) =>
  defineTool({
    name: "speech_synthesis",
    title: "Read a text aloud",
    description:
      "Turns text into speech, in English, Japanese and the other languages of the local voice.",
    permission: "speech:write",
    icons: icons.speaker,
    hints: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: false,
    },
    input,
    output,

    async run({ text, voice, format, speed, ...rest }, call) {
      const { signal } = call;
      const language = rest.language ?? languageOfText(text) ?? spoken(rest, call);
      const speech = await engines.speech.speak(
        text,
        { speed, language, ...(voice === undefined ? {} : { voice }) },
        signal,
      );
      call.progress(0.6);
      const sound = await encoded({ engines, media, artifacts }, speech.bytes, format, signal);
      const name = `speech.${format === "opus" ? "ogg" : format}`;
      const { uri, content } = await attach(artifacts, { ...sound, name }, signal);
      const seconds = speech.durationSeconds;
      return {
        content: [
          { type: "text", text: `${seconds.toFixed(1)} s, ${speech.voice}, ${uri}` },
          ...content,
        ],
        structured: {
          artifact: uri,
          durationSeconds: seconds,
          voice: speech.voice,
          engine: engines.speech.name,
        },
      };
    },
  });

/** Kana is Japanese, and so are bare Chinese characters here: the hub speaks no other such language. */
function languageOfText(text: string): "ja" | undefined {
  return hasKana.test(text) || hasHan.test(text) ? "ja" : undefined;
}

async function encoded(
  { engines, media }: Needs,
  wav: Uint8Array,
  format: z.output<typeof input>["format"],
  signal: AbortSignal,
): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string }> {
  if (format === "wav") return { bytes: wav, mimeType: "audio/wav" };
  await using file = await spooled(media, wav, "audio/wav", signal);
  return await engines.audio.convert(await file.path(), { format }, signal);
}
