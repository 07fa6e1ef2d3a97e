import { mediaErrors } from "../../media/errors.ts";
import { attach } from "../attachments.ts";
import type { FileOperation } from "./file-operation.ts";

/** Pictures of a film as JPEG, each an artifact of its own. */
export const extractFrames: FileOperation = async (needs, file, { maxFrames, framesAt }, call) => {
  if (file.kind !== "video" && file.kind !== "image") {
    throw mediaErrors.wrongKind({ wanted: "a film", mimeType: file.mimeType });
  }
  const { frames, scenes } = await needs.engines.video.read(
    await file.path(),
    { maxFrames, framesAt, progress: (share) => call.progress(0.05 + share * 0.9) },
    call.signal,
  );
  const shown = await Promise.all(
    frames.map(({ second, bytes }) =>
      attach(
        needs.artifacts,
        { bytes, mimeType: "image/jpeg", name: `frame-${second.toFixed(2)}s.jpg` },
        call.signal,
      ),
    ),
  );
  return {
    result: {
      frames: frames.map(({ second, width, height }, index) => ({
        second,
        width,
        height,
        artifact: shown[index]?.uri,
      })),
      scenes,
    },
    content: shown.flatMap(({ content }) => content),
  };
};
