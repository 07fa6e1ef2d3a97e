import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shortId } from "../../kernel/ids.ts";
import type { SpokenAudio } from "../../models/capabilities/speak.ts";
import type { Answered } from "../../models/models.ts";
import { inOrder } from "../in-order.ts";
import type { Line, SpeakingRoom, SpokenLine } from "./speaking-room.ts";
import { languageOfText } from "./spoken-language.ts";
import { textPieces } from "./text-pieces.ts";

/** Pieces of one text that are spoken at the same time. */
const piecesAtOnce = 3;

/**
 * With a provider's voice. Whoever speaks the first piece speaks them all: another voice in the middle
 * of a text is worse than none.
 *
 * @param longest characters of one request, as `longestText` finds it.
 * @throws what `ModelSession.speak` throws.
 */
export async function speakByProvider(
  room: Omit<SpeakingRoom, "engines">,
  { text, voice, language = languageOfText(text, { sure: true }), speed }: Line,
  longest: number,
): Promise<SpokenLine> {
  const { session, signal } = room;
  const manner = { speed, ...(language === undefined ? {} : { language }) };
  const [opening = text, ...rest] = textPieces(text, longest);
  const first = await session.speak({
    text: opening,
    ...manner,
    ...(voice === undefined ? {} : { voice }),
  });
  const same = fullVoice(first);
  const others = await inOrder(rest, { atOnce: piecesAtOnce, signal }, (piece) =>
    session.speak({ text: piece, ...manner, voice: same }),
  );
  const files = await Promise.all([first, ...others].map(({ value }) => saved(room, value)));
  return { files, mimeType: first.value.mimeType, voice: same, engine: first.model };
}

const fullVoice = ({ model, value }: Answered<SpokenAudio>): string =>
  `${model.split("/", 1)[0]}/${value.voice}`;

async function saved(
  { folder }: Pick<SpeakingRoom, "folder">,
  { bytes }: SpokenAudio,
): Promise<string> {
  const path = join(folder, shortId());
  await writeFile(path, bytes, { mode: 0o600 });
  return path;
}
