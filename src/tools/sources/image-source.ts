import { attach } from "../attachments.ts";
import { readImage } from "../image-facts.ts";
import { imageWords } from "../image-words.ts";
import { meanConfidence, type ReadSource } from "./source-reading.ts";

/** A picture: every line of text with its box, codes, and the picture itself in a small size. */
export const imageSource: ReadSource = async ({ needs, signal, language }, source, media) => {
  const { engines, artifacts } = needs;
  const bytes = await media.bytes();
  const [facts, preview] = await Promise.all([
    readImage(engines, bytes, { signal, language, source }),
    engines.image.normalise(bytes, {}, signal),
  ]);
  const name = `${source.replaceAll(" ", "-")}.jpg`;
  const { content } = await attach(artifacts, { ...preview, name }, signal);
  const kind = "image";
  return {
    source,
    kind,
    about: imageWords(facts, "basic", language),
    passages: [...facts.lines, ...facts.codes].map(({ text, boundingBox }) => ({
      source,
      kind,
      text,
      place: { boundingBox },
    })),
    ...meanConfidence(facts.lines),
    content,
    failures: facts.failures,
  };
};
