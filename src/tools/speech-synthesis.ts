import * as z from "zod";
import { inTemporaryFolder } from "../media/ffmpeg/temporary-folder.ts";
import { usageReport } from "../models/usage-report.ts";
import { defineTool } from "../pipeline/define-tool.ts";
import { attach } from "./attachments.ts";
import { icons } from "./icons.ts";
import { sourceFailure } from "./image-schemas.ts";
import { languageArgument } from "./language-argument.ts";
import { modelArgument } from "./model-argument.ts";
import type { Needs } from "./needs.ts";
import { joinedSpeech } from "./speaking/joined-speech.ts";
import { sayLine } from "./speaking/say-line.ts";
import { speechFileName, speechFormats, voiceArgument } from "./speaking/speech-arguments.ts";

const input = z.strictObject({
  text: z.string().trim().min(1).max(20_000).describe("What to say."),
  voice: voiceArgument
    .optional()
    .describe(
      "An id from the resource kumihimo://voices, such as en-us or studio/alloy; left out, the first provider that speaks, else this machine.",
    ),
  format: z.enum(speechFormats).default("wav"),
  speed: z.number().min(0.25).max(4).default(1).describe("1 is the voice's own speed."),
  language: languageArgument.describe(
    "Language of the text; left out, it is told from the script.",
  ),
  model: modelArgument,
});

const output = z.object({
  artifact: z.string(),
  durationSeconds: z.number(),
  voice: z.string().describe("Who spoke, as it may be asked for again."),
  engine: z.string().describe("`provider/model`, or the engine of this machine."),
  failures: z
    .array(sourceFailure)
    .readonly()
    .describe("Why no provider spoke, where one was there to."),
  usage: usageReport.optional(),
});

/** Text read aloud, by a provider where one speaks, else by this machine. */
export const speechSynthesis = (needs: Needs) =>
  defineTool({
    name: "speech_synthesis",
    title: "Read a text aloud",
    description:
      "Turns text into speech: with a voice of a provider where one is configured, else with the voices of this machine, in English, Japanese and many other languages.",
    permission: "speech:write",
    icons: icons.speaker,
    hints: {
      readOnlyHint: false,
      destructiveHint: false,
      idempotentHint: true,
      openWorldHint: true,
    },
    seconds: 900,
    input,
    output,

    async run({ format, model, ...line }, call) {
      const { engines, artifacts } = needs;
      await engines.audio.mustWrite(format);
      const { said, sound } = await inTemporaryFolder(async (folder) => {
        const spoken = await sayLine(needs, { ...line, model }, { folder, call });
        call.progress(0.8);
        return {
          said: spoken,
          sound: await joinedSpeech(engines.audio, spoken.line, format, call.signal),
        };
      });
      const file = { ...sound, name: speechFileName("speech", format) };
      const { uri, content } = await attach(artifacts, file, call.signal);
      const { voice, engine } = said.line;
      const seconds = sound.durationSeconds;
      const told = [
        `${seconds.toFixed(1)} s, ${voice}, ${uri}`,
        ...said.failures.map(({ message, advice }) => `${message} ${advice}`),
      ];
      return {
        content: [{ type: "text", text: told.join("\n") }, ...content],
        structured: {
          artifact: uri,
          durationSeconds: seconds,
          voice,
          engine,
          failures: said.failures,
          ...(said.usage === undefined ? {} : { usage: said.usage }),
        },
      };
    },
  });
