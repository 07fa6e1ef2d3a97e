import { attach } from "../attachments.ts";
import { readImage } from "../image-facts.ts";
import { imageWords } from "../image-words.ts";
import { listPictureFacts } from "./list-facts.ts";
import { meanConfidence, type ReadSource } from "./source-reading.ts";

/** A picture: every line of text with its box, codes, and the picture itself in a small size. */
export const imageSource: ReadSource = async ({ needs, work, signal, language }, source, media) => {
  const { engines, artifacts } = needs;
  const bytes = await media.bytes();
  const [facts, preview] = await Promise.all([
    readImage(engines, bytes, { signal, language, source }),
    engines.image.normalise(bytes, {}, signal),
  ]);
  const name = `${source.replaceAll(" ", "-")}.jpg`;
  const { content } = await attach(artifacts, { ...preview, name }, signal);
  const kind = "image" as const;
  const passages = [...facts.lines, ...facts.codes].map(({ text, boundingBox }) => ({
    source,
    kind,
    text,
    place: { boundingBox },
  }));
  const seen = await work.part("describe", source, (session) =>
    listPictureFacts(session, { source, language, passages }, bytes),
  );
  return {
    source,
    kind,
    about: imageWords(facts, "basic", language),
    passages,
    observations: seen.value?.value ?? [],
    models: seen.value === undefined ? [] : [seen.value.model],
    ...meanConfidence(facts.lines),
    content,
    failures: [...facts.failures, ...(seen.failure === undefined ? [] : [seen.failure])],
  };
};
