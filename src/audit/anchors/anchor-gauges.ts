import type { Clock } from "../../kernel/clock.ts";
import type { LinesReading } from "../../telemetry/metrics.ts";
import type { AnchorState, Anchoring } from "./anchoring.ts";

/** How it goes with the anchors, each by its number in the configuration: addresses are nobody's business there. */
export const anchorGauges = (
  anchoring: Pick<Anchoring, "states">,
  clock: Clock,
): readonly LinesReading[] => {
  const secondsSince = (time: Date): number => (clock.now().getTime() - time.getTime()) / 1000;
  const lines = (value: (state: AnchorState) => number | undefined) => () =>
    anchoring.states.flatMap((state, index) => {
      const read = value(state);
      const labels = { anchor: index + 1, kind: state.kind };
      return read === undefined ? [] : [{ labels, value: read }];
    });
  return [
    {
      name: "kumihimo_audit_anchor_age_seconds",
      help: "Since the anchor last kept a checkpoint of the audit log.",
      read: lines(({ kept }) => kept && secondsSince(kept.at)),
    },
    {
      name: "kumihimo_audit_anchor_behind_seconds",
      help: "Since the anchor first failed to keep a checkpoint; 0 while it does not fail.",
      read: lines(({ behindSince }) => (behindSince === undefined ? 0 : secondsSince(behindSince))),
    },
    {
      name: "kumihimo_audit_anchor_failures",
      help: "Attempts in a row to hand the anchor a checkpoint that failed.",
      read: lines(({ failures }) => failures),
    },
  ];
};
