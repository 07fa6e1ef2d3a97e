import type { Answered, Asked, MediaFile } from "../models.ts";
import { prepareFilm } from "../preparing/film.ts";
import { askInWords } from "./ask-in-words.ts";
import type { Turn } from "./turn.ts";

export const watch = async <Value>(
  turn: Turn,
  ask: Asked<Value> & { readonly film: MediaFile },
): Promise<Answered<Value>> =>
  askInWords(turn, "watch", ask, {
    digests: [await ask.film.sha256()],
    async prepare({ limits, provider }) {
      const film = await prepareFilm(ask.film, { provider: provider.name, limits });
      return (question) => ({ question, film });
    },
  });
