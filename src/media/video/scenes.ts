import type { Scene } from "./video-engine.ts";

/** A scene is at least this long; pictures that change faster belong to one scene. */
export const shortestScene = 0.5;

/** The scenes between cuts. `cuts` are seconds in rising order; the scenes cover the whole film. */
export function scenesBetween(cuts: readonly number[], durationSeconds: number): readonly Scene[] {
  const kept: number[] = [0];
  for (const cut of cuts) {
    const last = kept.at(-1) ?? 0;
    if (cut - last >= shortestScene && durationSeconds - cut >= shortestScene) kept.push(cut);
  }
  return kept.map((startSecond, at) => ({
    startSecond,
    endSecond: kept[at + 1] ?? durationSeconds,
  }));
}
