import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { shortId } from "../../kernel/ids.ts";
import type { Line, SpeakingRoom, SpokenLine } from "./speaking-room.ts";

/** With a voice of this machine. @throws what {@link SpeechEngine.speak} throws. */
export async function speakLocally(
  { engines: { speech }, folder, signal }: Omit<SpeakingRoom, "session">,
  { text, voice, language, speed }: Line,
): Promise<SpokenLine> {
  const options = {
    speed,
    ...(voice === undefined ? {} : { voice }),
    ...(language === undefined ? {} : { language }),
  };
  const spoken = await speech.speak(text, options, signal);
  const path = join(folder, shortId());
  await writeFile(path, spoken.bytes, { mode: 0o600 });
  return { files: [path], mimeType: "audio/wav", voice: spoken.voice, engine: speech.name };
}
