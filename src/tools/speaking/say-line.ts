/** Who speaks a text: the voice that was named, else a provider, else this machine. */

import type { UsageReport } from "../../models/usage-report.ts";
import type { Call } from "../../pipeline/define-tool.ts";
import { modelWork } from "../model-work.ts";
import type { Needs } from "../needs.ts";
import type { SourceFailure } from "../settle.ts";
import { longestText } from "./longest-text.ts";
import { speakByProvider } from "./speak-by-provider.ts";
import { speakLocally } from "./speak-locally.ts";
import type { Line, SpeakingRoom, SpokenLine } from "./speaking-room.ts";
import { isProvidersVoice } from "./speech-arguments.ts";
import { languageOfText } from "./spoken-language.ts";
import { whoseVoice } from "./whose-voice.ts";

export interface Said {
  readonly line: SpokenLine;
  /** Why no provider spoke, where one was there to. */
  readonly failures: readonly SourceFailure[];
  readonly usage: UsageReport | undefined;
}

export interface LineToSay extends Line {
  readonly model?: string | undefined;
}

/**
 * A voice or a model that was named speaks, or nobody does. Where nothing was named and no provider can
 * speak now, this machine does and says why: a plain voice is of more use than none.
 *
 * @throws what the caller did wrong or chose, a used-up budget, and what the local voice throws; where
 * both fail, what the provider threw.
 */
export async function sayLine(
  { engines, models }: Needs,
  { model, ...line }: LineToSay,
  { folder, call }: { readonly folder: string; readonly call: Call },
): Promise<Said> {
  const { signal, language } = call;
  const work = modelWork(models, call, { language, capability: "speak", model });
  const room: SpeakingRoom = { engines, session: work.session, folder, signal };
  const voice = line.voice && (await whoseVoice(line.voice, { engines, models, signal, model }));
  const asked = { ...line, voice };
  const byProvider = (): Promise<SpokenLine> =>
    speakByProvider(room, asked, longestText(models, voice ?? model));
  const locally = (): Promise<SpokenLine> => speakLocally(room, inSomeLanguage(asked, call));

  if (voice !== undefined) {
    const spoken = await (isProvidersVoice(voice) ? byProvider() : locally());
    return { line: spoken, failures: [], usage: work.session.usage() };
  }
  let outage: unknown;
  const part = await work.part("speak", "voice", () =>
    byProvider().catch((error: unknown) => {
      outage = error;
      throw error;
    }),
  );
  const spoken = part.value ?? (await locally().catch((error: unknown) => raise(outage ?? error)));
  const failures = part.failure === undefined ? [] : [part.failure];
  return { line: spoken, failures, usage: work.session.usage() };
}

function raise(error: unknown): never {
  throw error;
}

/** The local voice has to be told; what the script does not show is taken from the request. */
const inSomeLanguage = (line: Line, call: Call): Line => ({
  ...line,
  language: line.language ?? languageOfText(line.text, { sure: false }) ?? call.language,
});
