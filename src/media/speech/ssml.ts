import type { Voice } from "./speech-engine.ts";
import type { Run } from "./speech-runs.ts";

export interface Script {
  /** SSML 1.1 as far as espeak-ng knows it. */
  readonly markup: string;
  /** The voice espeak-ng is started with. */
  readonly voice: string;
}

const readers = { ja: "ja", "en-US": "en-us" } as const;

/**
 * What espeak-ng is to say. The text itself has no markup: all of it is escaped.
 *
 * Where a second voice is needed every part names its own, because espeak-ng does not find its way back
 * to the voice it was started with.
 */
export function ssml(runs: readonly Run[], voice: Voice): Script {
  const [plain = voice.id, timbre] = voice.id.split("+");
  const nameFor = ({ language }: Run): string => {
    if (language === undefined || voice.language.startsWith(language)) return voice.id;
    return timbre === undefined ? readers[language] : `${readers[language]}+${timbre}`;
  };
  const parts = runs.map((run) => ({ name: nameFor(run), text: escaped(run.text) }));
  if (parts.every(({ name }) => name === voice.id)) {
    return { markup: `<speak>${parts.map(({ text }) => text).join("")}</speak>`, voice: voice.id };
  }
  const named = parts.map(({ name, text }) => `<voice name="${name}">${text}</voice>`);
  return { markup: `<speak>${named.join("")}</speak>`, voice: plain };
}

const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
