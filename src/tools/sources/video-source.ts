import { attach } from "../attachments.ts";
import type { FilmUnderstanding } from "../film/film.ts";
import { understandFilm } from "../film/understand-film.ts";
import { type FrameFacts, readFrames } from "../frame-facts.ts";
import { videoWords } from "../video-words.ts";
import type { Observation } from "./list-facts.ts";
import { fileOf } from "../media-file.ts";
import { spokenPassages } from "./spoken-passages.ts";
import { meanConfidence, type ReadSource } from "./source-reading.ts";

/** Frames read of each film; `video_analysis` reads more. */
const framesRead = 6;

/** A film: the text of its frames with their seconds, scenes, silences, and the frames themselves. */
export const videoSource: ReadSource = async (room, source, media) => {
  const { needs, work, signal, language } = room;
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
  const film = { file: fileOf(media, await media.path(), reading.probe.durationSeconds), reading };
  const aspect = "integrated";
  const understood = await understandFilm(work, { ...film, frames, language, aspect, signal });
  return {
    source,
    kind: "video",
    about: videoWords(reading, [], language),
    passages: [
      ...fresh.flatMap((frame) => passagesOf(source, frame)),
      ...spokenPassages(source, "video", saidIn(understood)),
    ],
    observations: observationsOf(understood, frames),
    models: understood.models,
    ...meanConfidence(fresh.flatMap(({ facts }) => facts.lines)),
    content: shown.flatMap(({ content }) => content),
    failures: understood.failures.map((failure) => ({
      ...failure,
      source: `${source}, ${failure.source}`,
    })),
  };
};

const saidIn = ({ transcript = "", segments = [] }: FilmUnderstanding) => ({
  text: transcript,
  segments,
});

/** The summary, and what is to be seen at each frame. */
function observationsOf(
  { summary, descriptions }: FilmUnderstanding,
  frames: readonly FrameFacts[],
): Observation[] {
  const seen = frames.flatMap(({ frame: { second } }, index) => {
    const text = descriptions[index];
    return text === undefined ? [] : [{ text, place: { startSecond: second } }];
  });
  return [...(summary === undefined ? [] : [{ text: summary }]), ...seen];
}

const passagesOf = (source: string, { frame, facts }: FrameFacts) =>
  facts.lines.map(({ text, boundingBox }) => ({
    source,
    kind: "video" as const,
    text,
    place: { startSecond: frame.second, boundingBox },
  }));
