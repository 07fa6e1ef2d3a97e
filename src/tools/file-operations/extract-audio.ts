import { mediaErrors } from "../../media/errors.ts";
import { attach } from "../attachments.ts";
import { toolErrors } from "../errors.ts";
import type { FileOperation } from "./file-operation.ts";
import { isAudioFormat, renamed } from "./formats.ts";

/** The sound of a film or recording; 16 kHz mono WAV is what speech recognition asks for. */
export const extractAudio: FileOperation = async (needs, file, options, call) => {
  const { mimeType } = file;
  if (file.kind !== "audio" && file.kind !== "video") {
    throw mediaErrors.wrongKind({ wanted: "sound or film", mimeType });
  }
  const { format = "wav", sampleRate, channels } = options;
  if (!isAudioFormat(format)) throw toolErrors.cannotConvert({ mimeType, format });
  const sound = await needs.engines.audio.convert(
    await file.path(),
    {
      format,
      ...(sampleRate === undefined ? {} : { sampleRate }),
      ...(channels === undefined ? {} : { channels }),
    },
    call.signal,
  );
  const name = renamed(file.name, format === "opus" ? "ogg" : format);
  const { uri, content } = await attach(
    needs.artifacts,
    { bytes: sound.bytes, mimeType: sound.mimeType, name },
    call.signal,
  );
  const { bytes, durationSeconds } = sound;
  return { artifact: uri, result: { format, durationSeconds, bytes: bytes.length }, content };
};
