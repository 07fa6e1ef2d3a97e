/** Films as a model takes them. */

import { openAsBlob } from "node:fs";
import type { SentFilm } from "../capabilities/watch.ts";
import type { MediaFile } from "../models.ts";
import { accepts, usualType } from "./usual-type.ts";
import { type Recipient, refused } from "./recipient.ts";

/**
 * The film as it is: a film is not converted, for that takes longer than looking at its frames.
 *
 * @throws `models.mediaRefused` where the type, the bytes or the seconds do not fit; whoever asks may
 * then send {@link windows} of it, or frames.
 */
export async function prepareFilm(film: MediaFile, to: Recipient): Promise<SentFilm> {
  const { maxBytes = Infinity, maxSeconds = Infinity, mimeTypes } = to.limits?.film ?? {};
  const { durationSeconds, size } = film;
  if (mimeTypes !== undefined && !accepts(mimeTypes, film.mimeType)) {
    throw refused(to, {
      en: `films of the type ${film.mimeType}`,
      ja: `${film.mimeType} 形式の動画`,
    });
  }
  if (size > maxBytes) {
    throw refused(to, {
      en: `films of more than ${maxBytes} bytes`,
      ja: `${maxBytes} バイトを超える動画`,
    });
  }
  if (durationSeconds > maxSeconds) {
    throw refused(to, {
      en: `films of more than ${maxSeconds} s`,
      ja: `${maxSeconds} 秒を超える動画`,
    });
  }
  const mimeType = usualType(film.mimeType);
  return { body: await openAsBlob(film.path, { type: mimeType }), mimeType, durationSeconds };
}

export interface Stretch {
  readonly startSecond: number;
  readonly endSecond: number;
}

/** Equal stretches of at most `maxSeconds`, which together are the whole. */
export function windows(durationSeconds: number, maxSeconds: number): readonly Stretch[] {
  const count = Math.max(1, Math.ceil(durationSeconds / maxSeconds));
  return Array.from({ length: count }, (_, at) => ({
    startSecond: (at * durationSeconds) / count,
    endSecond: ((at + 1) * durationSeconds) / count,
  }));
}
