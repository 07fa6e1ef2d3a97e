import { limits } from "../limits.ts";
import type { Passage, Place, PlaceBox, SourceKind } from "../passage.ts";

export interface Line {
  /** Unicode NFKC, trimmed. */
  readonly text: string;
  readonly place: Place;
}

export interface Source {
  readonly id: string;
  readonly kind: SourceKind;
  readonly lines: readonly Line[];
}

export interface ReadSources {
  readonly sources: readonly Source[];
  /** What was left unread because of `limits`. */
  readonly truncated: boolean;
}

/** Gathers passages by source and cuts them into lines; pieces of one printed row are joined. */
export function readSources(passages: readonly Passage[]): ReadSources {
  const given = [...Map.groupBy(passages.slice(0, limits.passages), ({ source }) => source)];
  const kept = given.slice(0, limits.sources);
  const share = fairShare(
    kept.map(([, list]) => lengthOf(list)),
    limits.characters,
  );
  const sources = kept.map(([id, list]) => ({
    id,
    kind: list[0]?.kind ?? "text",
    lines: joinRows(within(list, share)).flatMap(linesOf),
  }));
  const cut = kept.some(([, list]) => lengthOf(list) > share);
  return {
    sources,
    truncated: cut || kept.length < given.length || passages.length > limits.passages,
  };
}

/** The most that each may take so that all fit: a long source does not crowd out a short one. */
export function fairShare(sizes: readonly number[], limit: number): number {
  let left = limit;
  for (const [index, size] of sizes.toSorted((a, b) => a - b).entries()) {
    const share = Math.floor(left / (sizes.length - index));
    if (size > share) return share;
    left -= size;
  }
  return limit;
}

function lengthOf(passages: readonly Passage[]): number {
  return passages.reduce((sum, { text }) => sum + text.length, 0);
}

function within(passages: readonly Passage[], share: number): Passage[] {
  let left = share;
  return passages.flatMap((passage) => {
    const text = passage.text.slice(0, left);
    left -= text.length;
    return text === "" ? [] : [{ ...passage, text }];
  });
}

function linesOf({ text, place }: Passage): Line[] {
  const rows = text.normalize("NFKC").split(/\r\n|[\n\r\u2028\u2029]/u);
  const plain = rows.length === 1 && (place.line !== undefined || place.boundingBox !== undefined);
  return rows.flatMap((row, index) => {
    const line = plain ? place.line : (place.line ?? 1) + index;
    const numbered = line === undefined ? place : { ...place, line };
    return chunks(row.trim()).map((chunk) => ({ text: chunk, place: numbered }));
  });
}

/** Cuts an overlong line where it hurts least. */
function chunks(row: string): string[] {
  const cut: string[] = [];
  let rest = row;
  while (rest.length > limits.lineCharacters) {
    const head = rest.slice(0, limits.lineCharacters);
    const at = Math.max(...[". ", "。", "、", ", ", " "].map((mark) => head.lastIndexOf(mark)));
    const length = at > limits.lineCharacters / 2 ? at + 1 : limits.lineCharacters;
    cut.push(rest.slice(0, length).trim());
    rest = rest.slice(length);
  }
  return [...cut, rest.trim()].filter((chunk) => chunk !== "");
}

/** A reader of pictures may give the cells of a table row one by one. */
function joinRows(passages: readonly Passage[]): Passage[] {
  const joined: Passage[] = [];
  for (const passage of passages) {
    const last = joined.at(-1);
    if (last && sameRow(last, passage)) joined.splice(-1, 1, joinedRow(last, passage));
    else joined.push(passage);
  }
  return joined;
}

function sameRow(left: Passage, right: Passage): boolean {
  const a = left.place.boundingBox;
  const b = right.place.boundingBox;
  if (!a || !b || left.place.page !== right.place.page) return false;
  if (b.x < a.x + a.width || left.place.startSecond !== right.place.startSecond) return false;
  const shared = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  return shared > 0.6 * Math.min(a.height, b.height);
}

function joinedRow(left: Passage, right: Passage): Passage {
  const boundingBox = around(left.place.boundingBox, right.place.boundingBox);
  return {
    ...left,
    text: `${left.text}  ${right.text}`,
    place: { ...left.place, ...(boundingBox && { boundingBox }) },
  };
}

function around(a: PlaceBox | undefined, b: PlaceBox | undefined): PlaceBox | undefined {
  if (!a || !b) return a ?? b;
  const x = Math.min(a.x, b.x);
  const y = Math.min(a.y, b.y);
  const width = Math.max(a.x + a.width, b.x + b.width) - x;
  return { x, y, width, height: Math.max(a.y + a.height, b.y + b.height) - y };
}
