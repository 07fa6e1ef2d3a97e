import type { ReadSource } from "./source-reading.ts";

/** A document: its text page by page. */
export const documentSource: ReadSource = async ({ needs, signal, language }, source, media) => {
  const kind = "document";
  const { format, title, pages } = await needs.engines.document.read(
    await media.bytes(),
    media.mimeType,
    signal,
  );
  const named = title === undefined ? "" : ` “${title}”`;
  const about =
    language === "ja"
      ? `${format.toUpperCase()} 文書${named}、${pages.length} ページ。`
      : `A ${format.toUpperCase()} document${named} of ${pages.length} page(s).`;
  return {
    source,
    kind,
    about,
    passages: pages.map(({ number, text }) => ({ source, kind, text, place: { page: number } })),
    observations: [],
    models: [],
    content: [],
    failures: [],
  };
};
