/** What can be read in the frames of a film, without reading the same picture twice. */

import { slots } from "../kernel/slots.ts";
import type { Engines } from "../media/engines.ts";
import type { Frame } from "../media/video/video-engine.ts";
import { type ImageFacts, readImage } from "./image-facts.ts";
import type { Language } from "../kernel/language.ts";
import { isSamePicture } from "./same-picture.ts";

/** Frames read at once; more would only wait for the engines' places. */
const framesAtOnce = 2;

export interface FrameFacts {
  readonly frame: Frame;
  readonly facts: ImageFacts;
  /** The same picture as the frame before it. */
  readonly repeats: boolean;
}

export interface FrameReading {
  readonly signal: AbortSignal;
  readonly language: Language;
  readonly progress: (share: number) => void;
}

/** In the order of the film. */
export async function readFrames(
  engines: Engines,
  frames: readonly Frame[],
  { signal, language, progress }: FrameReading,
): Promise<readonly FrameFacts[]> {
  const places = slots("frames", { atOnce: framesAtOnce, waiting: frames.length });
  let done = 0;
  const facts = await Promise.all(
    frames.map((frame) =>
      places.use(signal, async () => {
        const read = await readImage(engines, frame.bytes, { signal, language });
        done += 1;
        progress(done / frames.length);
        return read;
      }),
    ),
  );
  return frames.flatMap((frame, index) => {
    const own = facts[index];
    if (own === undefined) return [];
    const before = facts[index - 1];
    return { frame, facts: own, repeats: before !== undefined && isSamePicture(before, own) };
  });
}
