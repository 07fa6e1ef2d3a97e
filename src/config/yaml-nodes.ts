/** From the nodes of a YAML document to values, with variables put in and every place remembered. */

import { type Document, isAlias, isMap, isNode, isScalar, isSeq, type YAMLMap } from "yaml";
import type { Language } from "../kernel/language.ts";
import type { Environment } from "./environment.ts";
import { hasReference, interpolate } from "./interpolation.ts";
import { fromText, type Path, pathText, type Shape, shapeAt } from "./shape.ts";
import { configWords } from "./words.ts";

export interface ReadingContext {
  readonly shape: Shape;
  readonly environment: Environment;
  readonly language: Language;
}

/** Offsets into the text. */
interface Place {
  readonly name: number;
  readonly value: number;
}

interface Complaint {
  readonly offset: number;
  readonly path: Path;
  readonly message: string;
}

export interface NodesRead {
  readonly value: unknown;
  readonly places: ReadonlyMap<string, Place>;
  readonly complaints: readonly Complaint[];
}

/** Aliases can make a small file large: these bound what one file unfolds to. */
const mostNodes = 200_000;
const deepest = 32;

export function readNodes(document: Document.Parsed, context: ReadingContext): NodesRead {
  const words = configWords[context.language];
  const places = new Map<string, Place>();
  const complaints: Complaint[] = [];
  let left = mostNodes;

  const read = (node: unknown, path: Path, name: number): unknown => {
    const place = { name, value: offsetOf(node) ?? name };
    places.set(pathText(path), place);
    const complain: Complain = (message) => complaints.push({ offset: place.value, path, message });
    left -= 1;
    if (left === 0 || path.length > deepest) complain(words.tooMuch);
    if (left <= 0 || path.length > deepest) return undefined;
    if (isMap(node)) return readMap(node, path);
    if (isSeq(node)) return node.items.map((item, index) => read(item, [...path, index], name));
    if (isAlias(node)) {
      const target = node.resolve(document);
      if (target === undefined) complain(words.syntax(`*${node.source} names no anchor`));
      return read(target, path, name);
    }
    return isScalar(node) ? scalarValue(node.value, path, complain) : undefined;
  };

  /** A name with nothing after it counts as not written: its settings may all be comments. */
  const readMap = (map: YAMLMap, path: Path): unknown => {
    const entries = map.items.map(({ key, value }): [string, unknown] => {
      const name = isScalar(key) ? String(key.value) : String(key);
      return [name, read(value, [...path, name], offsetOf(key) ?? 0)];
    });
    return Object.fromEntries(entries.filter(([, value]) => value !== null && value !== undefined));
  };

  const scalarValue = (value: unknown, path: Path, complain: Complain): unknown => {
    if (typeof value !== "string" || !hasReference(value)) return value;
    const { text, missing, malformed } = interpolate(value, context.environment);
    for (const name of missing) complain(words.missingVariable(name));
    if (malformed) complain(words.malformedReference);
    return fromText(shapeAt(context.shape, path), text);
  };

  return { value: read(document.contents, [], 0), places, complaints };
}

type Complain = (message: string) => void;

const offsetOf = (node: unknown): number | undefined =>
  isNode(node) ? node.range?.[0] : undefined;
