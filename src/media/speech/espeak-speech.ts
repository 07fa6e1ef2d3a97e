/** Speech made on this machine by espeak-ng. */

import { parseWavHeader, wavFile, wavSeconds } from "../audio/wav.ts";
import { mediaErrors } from "../errors.ts";
import { jobModule } from "../isolation/job-module.ts";
import type { WorkerPool } from "../isolation/worker-pool.ts";
import type { Programs } from "../programs/programs.ts";
import { collected } from "../programs/sink.ts";
import type { SpeechConfig } from "./config.ts";
import { castOf, findVoice, parseVoices } from "./espeak-voices.ts";
import type * as readingsJob from "./readings-job.ts";
import type { SpeakOptions, SpeechEngine, Voice } from "./speech-engine.ts";
import { type Run, speechRuns } from "./speech-runs.ts";
import { ssml } from "./ssml.ts";

const module = jobModule<typeof readingsJob>(import.meta.url, "./readings-job");

const defaultVoices = { en: "en-us", ja: "ja" } as const;

/** espeak-ng's own pace, and the slowest it goes. */
const wordsPerMinute = { usual: 175, least: 80 };

/** `pool` runs the dictionary that Japanese needs; nothing of it is loaded before. */
export function espeakSpeech(
  programs: Programs,
  pool: WorkerPool,
  settings: SpeechConfig,
): SpeechEngine {
  let known: readonly Voice[] | undefined;

  const voices = async (signal: AbortSignal): Promise<readonly Voice[]> => {
    known ??= await listVoices(programs, signal);
    return known;
  };

  /** Japanese parts become kana, which is all that espeak-ng can read of Japanese. */
  const readable = async (runs: readonly Run[], signal: AbortSignal): Promise<readonly Run[]> => {
    const japanese = runs.filter((run) => run.language === "ja").map((run) => run.text);
    if (japanese.length === 0) return runs;
    const job = { module, name: "readings", seconds: settings.seconds } as const;
    const spoken = [...(await pool.run(job, [japanese], signal))];
    return runs.map((run) =>
      run.language === "ja" ? { ...run, text: spoken.shift() ?? "" } : run,
    );
  };

  return {
    name: "espeak-ng",
    voices,
    cast: async (language, signal) => castOf(await voices(signal), defaultVoices[language]),

    async speak(text, options, signal) {
      const plain = plainText(text, settings.maxCharacters);
      const wanted = options.voice ?? defaultVoices[languageFor(plain, options)];
      const voice = findVoice(await voices(signal), wanted);
      if (voice === undefined) throw mediaErrors.unknownVoice({ voice: wanted.slice(0, 60) });
      const runs = await readable(speechRuns(plain, voice.language), signal);
      const script = ssml(runs, voice);
      const limit = settings.maxOutputBytes;
      const sound = collected(limit, (bytes) => mediaErrors.tooLarge({ bytes, limit }));
      const tone = ["-v", script.voice, "-s", pace(options.speed)];
      const end = await programs.run(
        {
          program: "espeak-ng",
          args: ["-m", "--stdin", "--stdout", "-b", "1", ...tone],
          input: script.markup,
          outputs: [sound],
          seconds: settings.seconds,
        },
        signal,
      );
      if (end.exitCode !== 0) throw mediaErrors.engineCrashed({ engine: "espeak-ng" });
      return { ...whole(sound.bytes()), voice: voice.id };
    },
  };
}

async function listVoices(programs: Programs, signal: AbortSignal): Promise<readonly Voice[]> {
  const list = collected(1024 * 1024, () => mediaErrors.engineCrashed({ engine: "espeak-ng" }));
  const args = ["--voices"];
  await programs.run({ program: "espeak-ng", args, outputs: [list], seconds: 10 }, signal);
  return parseVoices(list.bytes().toString("utf8"));
}

/** Without control characters, some of which are commands to espeak-ng, and without its phoneme brackets. */
function plainText(text: string, limit: number): string {
  if (text.length > limit) throw mediaErrors.textTooLong({ characters: text.length, limit });
  const plain = text
    .normalize("NFKC")
    .replaceAll(/[^\P{C}\n\t]/gu, " ")
    .replaceAll("[[", "[ [")
    .trim();
  if (/[\p{L}\p{N}\p{S}]/u.test(plain)) return plain;
  throw mediaErrors.unreadable({ what: "text", why: "there is nothing in it to say" });
}

/** Kana is written in no other language. */
const languageFor = (text: string, { language }: SpeakOptions): "en" | "ja" =>
  language ?? (/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text) ? "ja" : "en");

function pace(speed = 1): string {
  const held = Math.min(4, Math.max(0.25, speed));
  return `${Math.max(wordsPerMinute.least, Math.round(wordsPerMinute.usual * held))}`;
}

/** The sound with a true header: a program that writes to a pipe cannot know the length beforehand. */
function whole(streamed: Uint8Array): {
  readonly bytes: Uint8Array;
  readonly durationSeconds: number;
} {
  const header = parseWavHeader(streamed);
  const samples = streamed.subarray(header.dataOffset, header.dataOffset + header.dataBytes);
  return { bytes: wavFile(samples, header), durationSeconds: wavSeconds(header) };
}
