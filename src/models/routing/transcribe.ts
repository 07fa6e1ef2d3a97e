import type { Transcript } from "../capabilities/transcribe.ts";
import type { Answered, ModelSession } from "../models.ts";
import { prepareRecording } from "../preparing/recording.ts";
import { stitch } from "../preparing/stitch.ts";
import { sideBySide } from "./side-by-side.ts";
import { inTurn, send, type Turn } from "./turn.ts";

type Transcribing = Parameters<ModelSession["transcribe"]>[0];

/** The parts of a long recording are sent side by side, each tried again by itself, and kept as one. */
export async function transcribe(
  turn: Turn,
  { recording, progress, ...wishes }: Transcribing,
): Promise<Answered<Transcript>> {
  const { scratch, caller } = turn;
  return inTurn(turn, "transcribe", {
    key: [await recording.sha256(), wishes],
    async work(candidate) {
      const ground = { audio: turn.engines.audio, scratch };
      const to = { provider: candidate.provider.name, limits: candidate.limits };
      await using prepared = await prepareRecording(ground, recording, to, caller.signal);
      let done = 0;
      const parts = await sideBySide(
        prepared.parts,
        caller.signal,
        async ({ audio, ...part }, signal) => {
          const reply = await send(turn, candidate, { ...wishes, audio }, { signal });
          progress?.((done += 1) / prepared.parts.length);
          return { ...part, transcript: reply.value, model: reply.model };
        },
      );
      return { value: stitch(parts), model: parts[0]?.model };
    },
  });
}
