import type { Silence } from "./audio-engine.ts";
import type { Samples } from "./samples.ts";
import { silence } from "./sound-meter.ts";

export interface SilenceFinder {
  push(samples: Samples): void;
  silences(): readonly Silence[];
}

/** Finds what ffmpeg's `silencedetect` finds: stretches in which no sample of any channel is louder. */
export function silenceFinder(sampleRate: number): SilenceFinder {
  const limit = 10 ** (silence.decibels / 20);
  const found: Silence[] = [];
  let frame = 0;
  let quietSince = 0;

  /** Ends a quiet stretch before the current frame, and keeps it when it was long enough. */
  const finish = (): void => {
    const part = { startSecond: quietSince / sampleRate, endSecond: frame / sampleRate };
    if (part.endSecond - part.startSecond >= silence.seconds) found.push(part);
  };

  return {
    push(samples) {
      const length = samples[0]?.length ?? 0;
      for (let index = 0; index < length; index += 1) {
        if (samples.some((track) => Math.abs(track[index] ?? 0) > limit)) {
          finish();
          quietSince = frame + 1;
        }
        frame += 1;
      }
    },
    silences() {
      finish();
      return found;
    },
  };
}
