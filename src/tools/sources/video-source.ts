import { attach } from "../attachments.ts";
import { type FrameFacts, readFrames } from "../frame-facts.ts";
import { videoWords } from "../video-words.ts";
import { meanConfidence, type ReadSource } from "./source-reading.ts";

/** Frames read of each film; `video_analysis` reads more. */
const framesRead = 6;

/** A film: the text of its frames with their seconds, scenes, silences, and the frames themselves. */
export const videoSource: ReadSource = async ({ needs, signal, language }, source, media) => {
  const { engines, artifacts } = needs;
  const reading = await engines.video.read(
    await media.path(),
    { maxFrames: framesRead, framesAt: "scenes" },
    signal,
  );
  const frames = await readFrames(engines, reading.frames, {
    signal,
    language,
    progress: () => {},
  });
  const fresh = frames.filter(({ repeats }) => !repeats);
  const shown = await Promise.all(
    fresh.map(({ frame: { second, bytes } }) =>
      attach(
        artifacts,
        {
          bytes,
          mimeType: "image/jpeg",
          name: `${source.replaceAll(" ", "-")}-${second.toFixed(2)}s.jpg`,
        },
        signal,
      ),
    ),
  );
  return {
    source,
    kind: "video",
    about: videoWords(reading, [], language),
    passages: fresh.flatMap((frame) => passagesOf(source, frame)),
    ...meanConfidence(fresh.flatMap(({ facts }) => facts.lines)),
    content: shown.flatMap(({ content }) => content),
    failures: [],
  };
};

const passagesOf = (source: string, { frame, facts }: FrameFacts) =>
  facts.lines.map(({ text, boundingBox }) => ({
    source,
    kind: "video" as const,
    text,
    place: { startSecond: frame.second, boundingBox },
  }));
