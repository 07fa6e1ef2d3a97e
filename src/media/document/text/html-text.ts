/**
 * The readable text of an HTML page: what a reader would see without styles, scripts and pictures.
 *
 * A small tokenizer of the rules that matter for text (HTML Standard, section 13.2.5); nothing is
 * run, fetched or built into a tree, so a hostile page costs its length and no more.
 *
 * @module
 */

import { characterReferences } from "./character-references.ts";
import { type Break, lineWriter } from "./line-writer.ts";

export interface HtmlText {
  readonly title?: string;
  readonly text: string;
}

/** Content that is not shown, up to the end tag of the same name. */
const unseen = new Set([
  "script",
  "style",
  "template",
  "noscript",
  "svg",
  "math",
  "iframe",
  "object",
  "select",
  "textarea",
  "rt",
  "rp",
]);

/** Elements that begin and end a line. */
const blocks = new Set(
  "address article aside blockquote body br dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section summary table tbody tfoot thead tr ul".split(
    " ",
  ),
);

/** Elements with an empty line around them. */
const paragraphs = /^(?:p|h[1-6]|table|ul|ol|dl|pre|blockquote|section|article)$/;

const tag =
  /<(\/?)([a-z][^\s/>]*)(?:"[^"]*"|'[^']*'|[^>"'])*>|<!--[\s\S]*?(?:-->|$)|<(?:[!?]|\/(?![a-z]))[^>]*>/giy;

export function htmlText(html: string): HtmlText {
  const lines = lineWriter();
  let title = "";
  for (let at = 0; at < html.length;) {
    const piece = pieceAt(html, at);
    lines.write(piece.text ?? "");
    if (piece.break !== undefined) lines.break(piece.break);
    title ||= piece.title ?? "";
    at = piece.end;
  }
  const text = lines.finish().replaceAll("\u00A0", " ");
  return { ...(title === "" ? {} : { title }), text };
}

interface Piece {
  readonly text?: string;
  readonly break?: Break;
  readonly title?: string;
  /** Where the next piece begins. */
  readonly end: number;
}

/** Text up to the next tag, or a tag with what it hides. */
function pieceAt(html: string, at: number): Piece {
  const open = html.indexOf("<", at);
  if (open !== at) {
    const end = open === -1 ? html.length : open;
    return { text: flowed(html.slice(at, end)), end };
  }
  tag.lastIndex = at;
  const found = tag.exec(html);
  if (found !== null) return tagPiece(html, found);
  // A tag that never ends has the rest of the page for its attributes; a lone sign is text.
  return /[a-z/!?]/i.test(html[at + 1] ?? "") ? { end: html.length } : { text: "<", end: at + 1 };
}

function tagPiece(html: string, found: RegExpExecArray): Piece {
  const [whole, closing, raw = ""] = found;
  const name = raw.toLowerCase();
  const end = found.index + whole.length;
  if (closing !== "" || !(unseen.has(name) || name === "title"))
    return { ...around(name, closing === ""), end };
  const content = endOf(html, name, end);
  if (name !== "title") return { end: content };
  return { title: flowed(html.slice(end, content)).trim(), end: content };
}

function around(name: string, opens: boolean): Omit<Piece, "end"> {
  if (name === "td" || name === "th") return opens ? { text: "\t" } : {};
  if (paragraphs.test(name)) return { break: "paragraph" };
  return blocks.has(name) ? { break: "line" } : {};
}

/** Where the content of an element ends; the end of the page when it is never closed. */
function endOf(html: string, name: string, from: number): number {
  const end = new RegExp(`</${name}(?=[\\s/>])`, "gi");
  end.lastIndex = from;
  return end.exec(html)?.index ?? html.length;
}

/** Line breaks of the source are mere spaces. */
const flowed = (source: string): string =>
  characterReferences(source).replaceAll(/[^\S\u00A0]+/g, " ");
