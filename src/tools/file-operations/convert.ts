import { attach } from "../attachments.ts";
import { toolErrors } from "../errors.ts";
import { extractAudio } from "./extract-audio.ts";
import type { FileOperation } from "./file-operation.ts";
import { isAudioFormat, isPictureFormat, renamed } from "./formats.ts";

/** A picture into another picture format, sound or a film's sound into another sound format. */
export const convert: FileOperation = async (needs, file, options, call) => {
  const { format, quality } = options;
  if (format === undefined) {
    throw toolErrors.optionMissing({ operation: "convert", option: "format" });
  }
  const { mimeType } = file;
  if (isAudioFormat(format)) {
    if (file.kind === "image") throw toolErrors.cannotConvert({ mimeType, format });
    return await extractAudio(needs, file, options, call);
  }
  if (file.kind !== "image" || !isPictureFormat(format)) {
    throw toolErrors.cannotConvert({ mimeType, format });
  }
  const wanted = quality === undefined ? { format } : { format, quality };
  const picture = await needs.engines.image.resize(await file.bytes(), wanted, call.signal);
  const { uri, content } = await attach(
    needs.artifacts,
    { ...picture, name: renamed(file.name, format) },
    call.signal,
  );
  const { width, height, bytes } = picture;
  return { artifact: uri, result: { format, width, height, bytes: bytes.length }, content };
};
