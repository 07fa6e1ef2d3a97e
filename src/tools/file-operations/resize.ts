import { mediaErrors } from "../../media/errors.ts";
import type { ResizeOptions } from "../../media/image/image-engine.ts";
import { attach } from "../attachments.ts";
import { toolErrors } from "../errors.ts";
import type { FileOperation, FileOptions } from "./file-operation.ts";
import { isPictureFormat, renamed } from "./formats.ts";

/** A picture in another size, upright, without the camera's data. */
export const resize: FileOperation = async (needs, file, options, call) => {
  if (file.kind !== "image") {
    throw mediaErrors.wrongKind({ wanted: "a picture", mimeType: file.mimeType });
  }
  if (options.width === undefined && options.height === undefined) {
    throw toolErrors.optionMissing({ operation: "resize", option: "width" });
  }
  const picture = await needs.engines.image.resize(
    await file.bytes(),
    sizeOf(options, file.mimeType),
    call.signal,
  );
  const extension = picture.mimeType.slice("image/".length);
  const { uri, content } = await attach(
    needs.artifacts,
    { ...picture, name: renamed(file.name, extension) },
    call.signal,
  );
  const { width, height, bytes } = picture;
  return { artifact: uri, result: { width, height, bytes: bytes.length }, content };
};

function sizeOf(
  { width, height, fit, quality, format }: FileOptions,
  mimeType: string,
): ResizeOptions {
  if (format !== undefined && !isPictureFormat(format)) {
    throw toolErrors.cannotConvert({ mimeType, format });
  }
  return {
    fit,
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(quality === undefined ? {} : { quality }),
    ...(format === undefined ? {} : { format }),
  };
}
