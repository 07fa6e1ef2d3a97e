/** Films as a model takes them. */

import { openAsBlob } from "node:fs";
import { rm } from "node:fs/promises";
import { cutBytesPerSecond, type VideoEngine } from "../../media/video/video-engine.ts";
import type { Scratch } from "../../storage/scratch.ts";
import type { SentFilm } from "../capabilities/watch.ts";
import type { MediaFile, Stretch } from "../models.ts";
import { shortestLimit } from "./cuts.ts";
import { planWindows } from "./plan-windows.ts";
import { type Recipient, refused } from "./recipient.ts";
import { accepts, usualType } from "./usual-type.ts";

/** What a film is prepared with. */
export interface FilmGround {
  readonly video: VideoEngine;
  readonly scratch: Scratch;
}

/** Disposing removes the file that was made; the blob is not to be read after it. */
export interface PreparedFilm extends AsyncDisposable {
  readonly film: SentFilm;
}

/** What the video engine cuts. */
const made = "video/mp4";

/**
 * A film, or a stretch of it, within the model's types, bytes and seconds: as it is where it fits, else
 * cut into a file of its own.
 *
 * @throws `models.mediaRefused` where the model does not take what can be made, or not so many seconds
 * of it; what the video engine throws; the reason of `signal`.
 */
export async function prepareFilm(
  { video, scratch }: FilmGround,
  { film, stretch }: { readonly film: MediaFile; readonly stretch?: Stretch | undefined },
  to: Recipient,
  signal: AbortSignal,
): Promise<PreparedFilm> {
  signal.throwIfAborted();
  if (stretch === undefined && fits(film, to)) {
    return {
      film: await sentFilm(film.path, film),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const cut = stretch ?? wholeOf(film);
  const durationSeconds = cut.endSecond - cut.startSecond;
  mustTake(to, durationSeconds, film);
  await using files = new AsyncDisposableStack();
  const path = scratch.newPath();
  files.defer(() => rm(path, { force: true }));
  const { maxBytes } = boundsOf(to);
  const { mimeType } = await video.cut(film.path, path, { ...cut, maxBytes }, signal);
  const sent = await sentFilm(path, { mimeType, durationSeconds });
  const owned = files.move();
  return { film: sent, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A copy goes on to the end of the pictures that depend on each other, so much at most. */
const copiedBesides = 0.5;

/**
 * The stretches in which a model can watch a film, each of them for {@link prepareFilm}: the whole where
 * that is possible, or where nothing is.
 *
 * @throws what the video engine throws.
 */
export async function windowsOf(
  video: VideoEngine,
  film: MediaFile,
  to: Recipient,
  signal: AbortSignal,
): Promise<readonly Stretch[]> {
  const atOnce = secondsAtOnce(to);
  const { durationSeconds, path } = film;
  if (fits(film, to) || durationSeconds <= atOnce || atOnce < shortestLimit || !takesMade(to)) {
    return [wholeOf(film)];
  }
  return planWindows(durationSeconds, atOnce - copiedBesides, (second) =>
    video.cutBefore(path, second, signal),
  );
}

const wholeOf = ({ durationSeconds }: MediaFile): Stretch => ({
  startSecond: 0,
  endSecond: durationSeconds,
});

function boundsOf({ limits }: Recipient) {
  const { maxBytes = Infinity, maxSeconds = Infinity, mimeTypes } = limits?.film ?? {};
  return { maxBytes, maxSeconds, mimeTypes };
}

function fits({ mimeType, size, durationSeconds }: MediaFile, to: Recipient): boolean {
  const { maxBytes, maxSeconds, mimeTypes } = boundsOf(to);
  const isTaken = mimeTypes === undefined || accepts(mimeTypes, mimeType);
  return isTaken && size <= maxBytes && durationSeconds <= maxSeconds;
}

/** Of a film that was cut. */
function secondsAtOnce(to: Recipient): number {
  const { maxBytes, maxSeconds } = boundsOf(to);
  return Math.min(maxSeconds, maxBytes / cutBytesPerSecond);
}

const takesMade = (to: Recipient): boolean => accepts(boundsOf(to).mimeTypes ?? [made], made);

function mustTake(to: Recipient, seconds: number, { mimeType }: MediaFile): void {
  if (!takesMade(to)) {
    throw refused(to, { en: `films of the type ${mimeType}`, ja: `${mimeType} 形式の動画` });
  }
  const most = secondsAtOnce(to);
  if (seconds <= most) return;
  const shown = Math.floor(most);
  throw refused(to, { en: `films of more than ${shown} s`, ja: `${shown} 秒を超える動画` });
}

async function sentFilm(
  path: string,
  { mimeType, durationSeconds }: Pick<MediaFile, "mimeType" | "durationSeconds">,
): Promise<SentFilm> {
  const type = usualType(mimeType);
  return { body: await openAsBlob(path, { type }), mimeType: type, durationSeconds };
}
