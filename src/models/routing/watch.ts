import { modelErrors } from "../errors.ts";
import type { Answered, Asked, MediaFile, Stretch } from "../models.ts";
import { prepareFilm, windowsOf } from "../preparing/film.ts";
import { askInWords } from "./ask-in-words.ts";
import type { Candidate } from "./candidate.ts";
import { candidatesFor, type Turn } from "./turn.ts";

type Watching<Value> = Asked<Value> & {
  readonly film: MediaFile;
  readonly stretch?: Stretch | undefined;
};

export const watch = async <Value>(
  turn: Turn,
  { film, stretch, ...ask }: Watching<Value>,
): Promise<Answered<Value>> =>
  askInWords(turn, "watch", ask, {
    digests: [await film.sha256(), ...(stretch === undefined ? [] : [stretch])],
    async prepare(candidate, made) {
      const { engines, scratch, caller } = turn;
      const ground = { video: engines.video, scratch };
      const asked = { film, stretch };
      const prepared = made.use(
        await prepareFilm(ground, asked, recipient(candidate), caller.signal),
      );
      return (question) => ({ question, film: prepared.film });
    },
  });

/** @throws as {@link candidatesFor}, and what the video engine throws. */
export async function filmWindows(turn: Turn, film: MediaFile): Promise<readonly Stretch[]> {
  const [first] = candidatesFor(turn, "watch");
  if (first === undefined) throw modelErrors.noProvider({ capability: "watch" });
  return windowsOf(turn.engines.video, film, recipient(first), turn.caller.signal);
}

const recipient = ({ provider, limits }: Candidate) => ({ provider: provider.name, limits });
