import { createHash } from "node:crypto";
import type { EmbedInput, Vectors } from "../capabilities/embed.ts";
import { modelErrors } from "../errors.ts";
import type { Answered, ModelSession } from "../models.ts";
import { sideBySide } from "./side-by-side.ts";
import { inTurn, send, type Turn } from "./turn.ts";

type Embedding = Parameters<ModelSession["embed"]>[0];

/** More inputs than the model takes at once are sent in several requests. */
export const embed = (turn: Turn, { inputs, purpose }: Embedding): Promise<Answered<Vectors>> =>
  inTurn(turn, "embed", {
    key: [inputs.map(digest), purpose],
    async work(candidate) {
      const groups = grouped(inputs, candidate.limits.maxInputs ?? Infinity);
      const replies = await sideBySide(groups, turn.caller.signal, async (group, signal) => {
        const request = { inputs: group, ...(purpose === undefined ? {} : { purpose }) };
        return await send(turn, candidate, request, { signal });
      });
      const vectors = replies.flatMap(({ value }) => value);
      if (vectors.length === inputs.length) return { value: vectors, model: replies[0]?.model };
      throw modelErrors.badReply({ provider: candidate.provider.name });
    },
  });

function grouped(inputs: readonly EmbedInput[], most: number): readonly (readonly EmbedInput[])[] {
  if (inputs.length <= most) return [inputs];
  const count = Math.ceil(inputs.length / most);
  return Array.from({ length: count }, (_, index) =>
    inputs.slice(index * most, (index + 1) * most),
  );
}

const digest = ({ text, picture }: EmbedInput): string =>
  createHash("sha256")
    .update(picture === undefined ? `text:${text}` : "picture:")
    .update(picture?.bytes ?? "")
    .digest("hex");
