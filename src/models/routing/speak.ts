import type { SpeakRequest, SpokenAudio } from "../capabilities/speak.ts";
import { modelErrors } from "../errors.ts";
import type { Answered, ModelSession } from "../models.ts";
import type { Candidate } from "./candidate.ts";
import { chosen, split } from "./route.ts";
import { candidatesFor, inTurn, send, type Turn } from "./turn.ts";

type Speaking = Parameters<ModelSession["speak"]>[0];

/** A voice belongs to its provider: no other can speak with it. */
export function speak(turn: Turn, { voice, ...rest }: Speaking): Promise<Answered<SpokenAudio>> {
  const named = voice === undefined ? undefined : split(voice);
  const request: SpeakRequest = {
    ...rest,
    ...(named?.model === undefined ? {} : { voice: named.model }),
  };
  return inTurn(turn, "speak", {
    key: [request],
    among: named === undefined ? candidatesFor(turn, "speak") : [ofVoice(turn, named.provider)],
    async work(candidate) {
      mustFit(candidate, request.text);
      return await send(turn, candidate, request);
    },
  });
}

/** The voice's provider, with the model that the caller or the configuration names for it. */
function ofVoice({ roads, caller: { choice } }: Turn, provider: string): Candidate<"speak"> {
  const isNamed = choice?.capability === "speak" && split(choice.model).provider === provider;
  return chosen(roads, "speak", isNamed ? choice.model : provider);
}

function mustFit({ provider, limits }: Candidate<"speak">, text: string): void {
  const { maxCharacters = Infinity } = limits;
  if (text.length <= maxCharacters) return;
  const what = {
    en: `more than ${maxCharacters} characters`,
    ja: `${maxCharacters} 文字を超えるテキスト`,
  };
  throw modelErrors.mediaRefused({ provider: provider.name, what });
}
