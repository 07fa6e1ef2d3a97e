/** Questions about pictures: brought within the model's limits, and places brought back to the original. */

import { createHash } from "node:crypto";
import type { Detection } from "../capabilities/detect.ts";
import type { ReadText } from "../capabilities/read.ts";
import type { Answered, Asked, ModelSession, PictureBytes } from "../models.ts";
import { type PreparedPicture, preparePictures } from "../preparing/pictures.ts";
import { askInWords } from "./ask-in-words.ts";
import type { Candidate } from "./candidate.ts";
import { inTurn, send, type Turn } from "./turn.ts";

export const describe = <Value>(
  turn: Turn,
  ask: Asked<Value> & { readonly pictures: readonly PictureBytes[] },
): Promise<Answered<Value>> =>
  askInWords(turn, "describe", ask, {
    digests: ask.pictures.map(digest),
    async prepare(candidate) {
      const prepared = await prepare(turn, candidate, ask.pictures);
      const pictures = prepared.map(({ sent }) => sent);
      return (question) => ({ question, pictures });
    },
  });

export const detect = (
  turn: Turn,
  { picture, wanted }: Parameters<ModelSession["detect"]>[0],
): Promise<Answered<readonly Detection[]>> =>
  inTurn(turn, "detect", {
    key: [digest(picture), wanted],
    async work(candidate) {
      const { sent, toOriginal } = await prepareOne(turn, candidate, picture);
      const request = { picture: sent, ...(wanted === undefined ? {} : { wanted }) };
      const { value, model } = await send(turn, candidate, request);
      return { value: value.map((found) => ({ ...found, box: toOriginal(found.box) })), model };
    },
  });

export const read = (
  turn: Turn,
  { picture, languages }: Parameters<ModelSession["read"]>[0],
): Promise<Answered<ReadText>> =>
  inTurn(turn, "read", {
    key: [digest(picture), languages],
    async work(candidate) {
      const { sent, toOriginal } = await prepareOne(turn, candidate, picture);
      const request = { picture: sent, ...(languages === undefined ? {} : { languages }) };
      const { value, model } = await send(turn, candidate, request);
      const lines = value.lines.map((line) => ({
        ...line,
        ...(line.box === undefined ? {} : { box: toOriginal(line.box) }),
      }));
      return { value: { text: value.text, lines }, model };
    },
  });

const prepare = (
  { engines, caller }: Turn,
  { limits, provider }: Candidate,
  pictures: readonly PictureBytes[],
): Promise<readonly PreparedPicture[]> =>
  preparePictures(engines.image, pictures, { provider: provider.name, limits }, caller.signal);

async function prepareOne(
  turn: Turn,
  candidate: Candidate,
  picture: PictureBytes,
): Promise<PreparedPicture> {
  const [prepared] = await prepare(turn, candidate, [picture]);
  if (prepared === undefined) throw new Error("a picture was lost while it was prepared");
  return prepared;
}

const digest = ({ bytes }: PictureBytes): string =>
  createHash("sha256").update(bytes).digest("hex");
