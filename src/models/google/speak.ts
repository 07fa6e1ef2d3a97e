/** Speech: `generateContent` with sound as its answer (ai.google.dev/gemini-api/docs/speech-generation). */

import * as z from "zod";
import { wavFile } from "../../media/audio/wav.ts";
import type { SpeakRequest, SpokenAudio } from "../capabilities/speak.ts";
import { modelErrors } from "../errors.ts";
import type { Attempt, Reply } from "../provider.ts";
import { wavReply } from "../speech/wav-reply.ts";
import type { Usage } from "../usage.ts";
import { askJson } from "../wire/ask-json.ts";
import { type GoogleApi, methodOf, requestTo } from "./api.ts";
import { isDeclined } from "./is-declined.ts";
import { usualVoice } from "./voices.ts";

const usualSampleRate = 24_000;

const sound = z.object({ mimeType: z.string().default(""), data: z.base64().min(1) });

const answer = z.object({
  candidates: z
    .array(
      z.object({
        finishReason: z.string().optional(),
        content: z
          .object({ parts: z.array(z.object({ inlineData: sound.optional() })).default([]) })
          .optional(),
      }),
    )
    .default([]),
  promptFeedback: z.object({ blockReason: z.string().optional() }).optional(),
  usageMetadata: z
    .object({
      promptTokenCount: z.number().min(0).optional(),
      candidatesTokenCount: z.number().min(0).optional(),
    })
    .default({}),
});

/**
 * The model hears from the text itself which language it is in; `request.language` is not sent, as
 * Google takes only certain regions of each.
 */
export async function speak(
  api: GoogleApi,
  request: SpeakRequest,
  attempt: Attempt,
): Promise<Reply<SpokenAudio>> {
  const { provider } = api;
  const { voice = usualVoice, text } = request;
  const body = {
    contents: [{ role: "user", parts: [spokenPart(text, paceOf(request.speed), attempt.model)] }],
    generationConfig: {
      responseModalities: ["AUDIO"],
      speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: voice } } },
    },
  };
  const path = methodOf(attempt.model, "generateContent", provider);
  const reply = await askJson(requestTo(api, path, attempt, body), answer);
  const found = reply.candidates
    .flatMap(({ content }) => content?.parts ?? [])
    .find(({ inlineData }) => inlineData !== undefined)?.inlineData;
  if (found === undefined) {
    if (isDeclined(reply)) throw modelErrors.declined({ provider });
    throw modelErrors.badReply({ provider });
  }
  return {
    value: wavReply(playable(found), voice, provider),
    usage: usageOf(reply.usageMetadata, text),
  };
}

/** Pace can be asked for in words only, and the model takes it as it likes. */
function paceOf(speed: number): string | undefined {
  if (speed === 1) return undefined;
  if (speed < 1) return speed < 0.7 ? "very slowly" : "slowly";
  return speed > 1.4 ? "very fast" : "fast";
}

/** Models before Gemini 3.8 know no directions beside the text: they stand before it. */
function spokenPart(text: string, pace: string | undefined, model: string): object {
  if (pace === undefined) return { text };
  if (/^gemini-(2\.5|3\.1)-/.test(model)) return { text: `Speak ${pace}: ${text}` };
  return { text, speechMetadata: { style: `Speak ${pace}` } };
}

/** Gemini 3.8 sends WAV, those before it bare samples: `audio/L16;codec=pcm;rate=24000`, one channel. */
function playable({ mimeType, data }: z.output<typeof sound>): Uint8Array {
  const bytes = new Uint8Array(Buffer.from(data, "base64"));
  if (!/^audio\/(l16|pcm)(;|$)/i.test(mimeType)) return bytes;
  const sampleRate = Number(/rate=(\d{4,6})\b/.exec(mimeType)?.[1] ?? usualSampleRate);
  return wavFile(bytes, { sampleRate, channels: 1 });
}

const usageOf = (
  counted: z.output<typeof answer>["usageMetadata"],
  { length: characters }: string,
): Usage => ({
  characters,
  ...(counted.promptTokenCount === undefined ? {} : { inputTokens: counted.promptTokenCount }),
  ...(counted.candidatesTokenCount === undefined
    ? {}
    : { outputTokens: counted.candidatesTokenCount }),
});
