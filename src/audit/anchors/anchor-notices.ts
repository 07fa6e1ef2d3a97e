import type { AnchorState } from "./anchoring.ts";

export interface AnchorNotice {
  /** As `audit anchor 1 (file)`, by its number in the configuration. */
  readonly name: string;
  readonly why: string;
}

/** Which anchors are behind, in words that may be shown to anybody: they name no address. */
export const anchorNotices = (states: readonly AnchorState[]): readonly AnchorNotice[] =>
  states.flatMap(({ kind, behindSince }, index) =>
    behindSince === undefined
      ? []
      : [
          {
            name: `audit anchor ${index + 1} (${kind})`,
            why: `behind since ${behindSince.toISOString()}`,
          },
        ],
  );
