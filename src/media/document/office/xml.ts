/**
 * XML as a tree of elements, names without their prefixes.
 *
 * @module
 */

import { XMLParser } from "fast-xml-parser";
import { mediaErrors } from "../../errors.ts";
import type { Cause } from "../../causes.ts";

export interface Element {
  readonly name: string;
  /** By name without prefix; `id` of `r:id` and `id` of no prefix are kept apart as `r:id` and `id`. */
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Node[];
}

export type Node = Element | string;

/** Entities are left as they are written: a document cannot define any, and five are known below. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  processEntities: false,
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** @throws `media.unreadable` for anything but well-formed XML without a document type. */
export function parseXml(text: string): Element {
  // Office documents must not have one (ISO/IEC 29500-2, section 7.3), and it is what XML bombs are made of.
  if (/<!DOCTYPE/i.test(text)) refuse("a part of it defines entities of its own");
  const [root] = elements(parsed(text));
  return root ?? refuse("a part of it is empty");
}

const elements = (raw: readonly unknown[]): readonly Element[] =>
  raw.map(nodeOf).filter((node) => typeof node !== "string");

function parsed(text: string): readonly unknown[] {
  try {
    const tree: unknown = parser.parse(text, true);
    return Array.isArray(tree) ? tree : [];
  } catch (error) {
    return refuse("a part of it is not well-formed XML", error);
  }
}

/** The library's form of a node is `{ name: [children], ":@": { attributes } }`. */
function nodeOf(raw: unknown): Node {
  if (!isRecord(raw)) return "";
  const name = Object.keys(raw).find((key) => key !== ":@") ?? "";
  const content = raw[name];
  if (name === "#text") return unescaped(String(content));
  return {
    name: name.slice(name.indexOf(":") + 1),
    attributes: attributesOf(raw[":@"]),
    children: Array.isArray(content) ? content.map(nodeOf) : [],
  };
}

function attributesOf(raw: unknown): Readonly<Record<string, string>> {
  if (!isRecord(raw)) return {};
  return Object.fromEntries(
    Object.entries(raw).map(([name, value]) => [
      name.replace(/^(?!r:)[^:]+:/, ""),
      unescaped(String(value)),
    ]),
  );
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;

const named: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** The five entities of XML and character references. */
const unescaped = (text: string): string =>
  text.includes("&")
    ? text.replaceAll(
        /&(?:#x([\da-f]{1,6})|#(\d{1,7})|([a-z]+));/gi,
        (whole, hex, decimal, name) => {
          if (typeof name === "string") return named[name] ?? whole;
          return character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ?? whole;
        },
      )
    : text;

const character = (code: number): string | undefined =>
  code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : undefined;

/** The first child element of that name. */
export const child = (element: Element | undefined, name: string): Element | undefined =>
  element?.children.find((node): node is Element => typeof node !== "string" && node.name === name);

export const children = (element: Element | undefined, name: string): readonly Element[] =>
  element?.children.filter(
    (node): node is Element => typeof node !== "string" && node.name === name,
  ) ?? [];

/** The text of an element and everything in it. */
export const textOf = (element: Element | undefined): string =>
  element?.children.map((node) => (typeof node === "string" ? node : textOf(node))).join("") ?? "";

function refuse(why: Cause, cause?: unknown): never {
  throw mediaErrors.unreadable({ what: "document", why }, { cause });
}
