/** Which of the frames that were taken along the way are shown. */

import type { Scene } from "./video-engine.ts";

interface Timed {
  readonly second: number;
}

/**
 * One frame for each scene, the longest scenes first, from as near to the scene's middle as there is one;
 * then those farthest from all chosen ones. In order of time.
 */
export function frameForEachScene<Frame extends Timed>(
  taken: readonly Frame[],
  scenes: readonly Scene[],
  count: number,
): readonly Frame[] {
  const longest = scenes.toSorted((a, b) => length(b) - length(a)).slice(0, count);
  const chosen = new Set<Frame>();
  for (const scene of longest) {
    const inside = taken.filter(
      ({ second }) => second >= scene.startSecond && second < scene.endSecond,
    );
    const middle = scene.startSecond + length(scene) / 2;
    const best = nearest(inside, middle);
    if (best !== undefined) chosen.add(best);
  }
  while (chosen.size < Math.min(count, taken.length)) {
    const [farthest] = taken.toSorted((a, b) => lonely(b, chosen) - lonely(a, chosen));
    if (farthest === undefined || chosen.has(farthest)) break;
    chosen.add(farthest);
  }
  return inOrder([...chosen]);
}

/** The frame nearest to the middle of each of `count` equal parts of the film, or all there are. */
export function evenFrames<Frame extends Timed>(
  taken: readonly Frame[],
  durationSeconds: number,
  count: number,
): readonly Frame[] {
  const left = new Set(taken);
  for (let part = 0; part < count; part += 1) {
    const best = nearest([...left], ((part + 0.5) * durationSeconds) / count);
    if (best !== undefined) left.delete(best);
  }
  return inOrder(taken.filter((frame) => !left.has(frame)));
}

const inOrder = <Frame extends Timed>(frames: readonly Frame[]): readonly Frame[] =>
  frames.toSorted((a, b) => a.second - b.second);

const nearest = <Frame extends Timed>(frames: readonly Frame[], to: number): Frame | undefined =>
  frames.toSorted((a, b) => away(a, to) - away(b, to))[0];

const length = ({ startSecond, endSecond }: Scene): number => endSecond - startSecond;

const away = ({ second }: Timed, from: number): number => Math.abs(second - from);

/** Seconds to the nearest chosen frame; less than nothing for a chosen one. */
function lonely<Frame extends Timed>(frame: Frame, chosen: ReadonlySet<Frame>): number {
  if (chosen.has(frame)) return -1;
  return Math.min(...[...chosen].map(({ second }) => away(frame, second)));
}
