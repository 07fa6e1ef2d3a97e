import type { Call } from "../pipeline/define-tool.ts";

/** Characters after which half of the way is gone; how long an answer gets is not known before. */
const halfWay = 400;

/**
 * Shows an answer while it is being written, as progress between `from` and `to`.
 *
 * `undefined` where nobody looks: then the models need not stream.
 */
export function readingAlong(
  { watched, progress }: Pick<Call, "watched" | "progress">,
  { from, to }: { readonly from: number; readonly to: number },
): { readonly onProse?: (soFar: string) => void } {
  if (watched !== true) return {};
  return {
    onProse(soFar) {
      const written = soFar.length / (soFar.length + halfWay);
      progress(from + (to - from) * written, soFar);
    },
  };
}
