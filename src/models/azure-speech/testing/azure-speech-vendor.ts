/**
 * Fast transcription after Microsoft's specification of 2025-10-15, and text to speech after its
 * reference for REST.
 */

import { XMLParser, XMLValidator } from "fast-xml-parser";
import * as z from "zod";
import { wavOf } from "../../../media/audio/testing/wav-of.ts";
import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorApi, VendorRoute } from "../../testing/vendor-server.ts";

const locale = z.string().regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?-[A-Z]{2}$/);
const definition = z.strictObject({
  locales: z.array(locale).min(1).optional(),
  diarization: z
    .strictObject({ enabled: z.literal(true), maxSpeakers: z.int().min(2).max(35).optional() })
    .optional(),
  channels: z.array(z.int()).optional(),
});

const word = (text: string, offsetMilliseconds: number) => ({
  text,
  offsetMilliseconds,
  durationMilliseconds: 250,
});

const phrases = [
  {
    speaker: 1,
    offsetMilliseconds: 40,
    durationMilliseconds: 1500,
    text: "Good morning.",
    words: [word("good", 40), word("morning.", 640)],
    locale: "en-us",
    confidence: 0.93,
  },
  {
    speaker: 2,
    offsetMilliseconds: 1700,
    durationMilliseconds: 600,
    text: "Hello.",
    words: [word("hello.", 1700)],
    locale: "en-us",
    confidence: 0.91,
  },
];

const required = ({
  offsetMilliseconds,
  durationMilliseconds,
  text,
}: (typeof phrases)[number]) => ({
  offsetMilliseconds,
  durationMilliseconds,
  text,
});

const transcription: VendorRoute = {
  method: "POST",
  path: /^\/speechtotext\/transcriptions:transcribe$/,

  async check(request) {
    const form = await request.form();
    const audio = form.get("audio");
    return unmet({
      "api-version is 2025-10-15": request.query.get("api-version") === "2025-10-15",
      "definition is TranscriptionOptions": definition.safeParse(definitionIn(form)).success,
      "audio is a file with its type": audio instanceof File && audio.type === "audio/wav",
      "audio is what was to be sent":
        audio instanceof File && isRecording(Buffer.from(await audio.arrayBuffer())),
      "the form has no other parts": [...form.keys()].length === 2,
    });
  },

  async reply(request, mood) {
    const asked = definition.parse(definitionIn(await request.form()));
    const told = phrases.map(({ speaker, ...rest }) =>
      asked.diarization === undefined ? rest : { speaker, ...rest },
    );
    return {
      json: {
        durationMilliseconds: 2400,
        combinedPhrases: [{ text: "Good morning. Hello." }],
        phrases: mood === "full" ? told : phrases.map(required),
      },
    };
  },
};

/** A WAV file, or the words that stand for one in the suite. */
const isRecording = (bytes: Buffer): boolean =>
  bytes.toString("latin1", 0, 4) === "RIFF" || bytes.toString() === "the recording";

const definitionIn = (form: FormData): unknown => {
  const text = form.get("definition");
  return typeof text === "string" ? JSON.parse(text) : undefined;
};

/** One voice, no element but those that set its speed, and nothing left of a markup that was spoken. */
const document = z.strictObject({
  speak: z.strictObject({
    "@version": z.literal("1.0"),
    "@xmlns": z.literal("http://www.w3.org/2001/10/synthesis"),
    "@xml:lang": locale,
    voice: z.strictObject({
      "@name": z.string().min(1),
      "#text": z.string().optional(),
      prosody: z
        .strictObject({ "@rate": z.string().regex(/^\d+(\.\d+)?$/), "#text": z.string() })
        .optional(),
    }),
  }),
});

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseTagValue: false,
  trimValues: false,
});

/** As the service would read it; throws for anything that is not one voice speaking one text. */
export function readSsml({ body }: Pick<Received, "body">) {
  const text = body.toString("utf8");
  const fault = XMLValidator.validate(text);
  if (fault !== true) throw new Error(fault.err.msg);
  const { speak } = document.parse(parser.parse(text));
  const { voice } = speak;
  return {
    language: speak["@xml:lang"],
    voice: voice["@name"],
    rate: voice.prosody?.["@rate"],
    text: voice.prosody?.["#text"] ?? voice["#text"] ?? "",
  };
}

function isSsml(request: Received): boolean {
  try {
    readSsml(request);
    return true;
  } catch {
    return false;
  }
}

const speech: VendorRoute = {
  method: "POST",
  path: /^\/cognitiveservices\/v1$/,
  check: (request) =>
    unmet({
      "Content-Type is application/ssml+xml":
        request.headers["content-type"] === "application/ssml+xml",
      "X-Microsoft-OutputFormat is a known one":
        request.headers["x-microsoft-outputformat"] === "riff-24khz-16bit-mono-pcm",
      "User-Agent names the application": request.headers["user-agent"] === "kumihimo",
      "the body is SSML of one voice": isSsml(request),
    }),
  reply: () => ({
    bytes: wavOf({ coding: "s16", sampleRate: 24_000, values: [0, 0.5, -0.5, 0] }),
    mimeType: "audio/x-wav",
  }),
};

const voices = [
  {
    Name: "Microsoft Server Speech Text to Speech Voice (en-US, JennyNeural)",
    DisplayName: "Jenny",
    LocalName: "Jenny",
    ShortName: "en-US-JennyNeural",
    Gender: "Female",
    Locale: "en-US",
    SampleRateHertz: "24000",
    VoiceType: "Neural",
    Status: "GA",
  },
  {
    DisplayName: "Yunxi",
    LocalName: "云希",
    ShortName: "zh-CN-YunxiNeural",
    Gender: "Male",
    Locale: "zh-CN",
  },
  { ShortName: "ga-IE-OrlaNeural", Locale: "ga-IE", Gender: "Neutral" },
  { ShortName: 17 },
];

const voicesList: VendorRoute = {
  method: "GET",
  path: /^\/cognitiveservices\/voices\/list$/,
  check: () => [],
  reply: () => ({ json: voices }),
};

export const azureSpeechVendor: VendorApi = {
  authorised: ({ headers }, key) => headers["ocp-apim-subscription-key"] === key,
  refusal: (status) => ({ code: "InvalidRequest", message: `The vendor's own words (${status}).` }),
  routes: [transcription, speech, voicesList],
};
