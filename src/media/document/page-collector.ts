import type { DocumentText } from "./document-engine.ts";

export type DocumentPage = DocumentText["pages"][number];

/** Takes pages until a limit is reached. */
export interface PageCollector {
  /** Whether there is room for more. */
  readonly open: boolean;
  /** Characters that are still taken; a reader need not make more. */
  readonly room: number;
  readonly pages: readonly DocumentPage[];
  readonly truncated: boolean;
  add(text: string, name?: string): void;
  /** Says that something was left out. */
  cut(): void;
}

export function pageCollector(limits: {
  readonly maxPages: number;
  readonly maxCharacters: number;
}): PageCollector {
  const pages: DocumentPage[] = [];
  let room = limits.maxCharacters;
  let truncated = false;
  return {
    pages,
    get open() {
      return room > 0 && pages.length < limits.maxPages;
    },
    get room() {
      return room;
    },
    get truncated() {
      return truncated;
    },
    add(text, name) {
      if (pages.length >= limits.maxPages) {
        truncated = true;
        return;
      }
      const tidy = tidied(text);
      const kept = tidy.length <= room ? tidy : start(tidy, room);
      truncated ||= kept.length < tidy.length;
      room -= kept.length;
      pages.push({ number: pages.length + 1, ...(name === undefined ? {} : { name }), text: kept });
    },
    cut() {
      truncated = true;
    },
  };
}

/** No cut between the two halves of a character beyond the basic plane. */
const start = (text: string, length: number): string =>
  text.slice(0, length).replace(/[\uD800-\uDBFF]$/, "");

/**
 * No control characters but tabs and line breaks, no space at line ends, one empty line at most.
 *
 * Space is trimmed line by line: an expression that looks for its end would try at every space.
 */
const tidied = (text: string): string =>
  text
    .replaceAll(/\r\n?|[\u2028\u2029\v\f]/g, "\n")
    // oxlint-disable-next-line no-control-regex -- these are what is taken out
    .replaceAll(/[\u0000-\u0008\u000E-\u001F\u007F-\u009F\uFEFF]/g, "")
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")
    .replaceAll(/\n{3,}/g, "\n\n")
    .replaceAll(/^\n+|\n+$/g, "")
    .toWellFormed();
