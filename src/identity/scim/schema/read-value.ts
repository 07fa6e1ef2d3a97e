/** Values that a client sent, as the schema writes them. */

import { scimErrors } from "../errors.ts";
import { type Attribute, attributeNamed } from "./attribute.ts";

export type Value = string | boolean | Document | readonly Value[];

export interface Document {
  readonly [name: string]: Value;
}

export function isDocument(value: Value | undefined): value is Document {
  return typeof value === "object" && !Array.isArray(value);
}

const longestText = 8192;
const mostValues = 20_000;

/**
 * The attributes of `sent` that the schema knows and a client may write, under the names of the schema;
 * the others are left out, as RFC 7644, section 3.3, wants it.
 *
 * @throws `identity.scimValue`
 */
export function readDocument(attributes: readonly Attribute[], sent: object): Document {
  const entries = Object.entries(sent).flatMap(([name, value]) => {
    const attribute = attributeNamed(attributes, name);
    if (attribute === undefined || !isKept(attribute)) return [];
    const read = readValue(attribute, value);
    return read === undefined ? [] : [[attribute.name, read] as const];
  });
  return Object.fromEntries(entries);
}

const isKept = ({ mutability, name }: Attribute): boolean =>
  mutability !== "readOnly" && mutability !== "writeOnly" && name !== "meta";

/** Undefined for a value that says that there is none (RFC 7643, section 2.5). @throws `identity.scimValue` */
export function readValue(attribute: Attribute, sent: unknown): Value | undefined {
  if (sent === null || sent === undefined) return undefined;
  if (!attribute.multiValued) return readSingle(attribute, sent);
  const all: readonly unknown[] = Array.isArray(sent) ? sent : [sent];
  if (all.length > mostValues) throw wrong(attribute, `more than ${mostValues} values`);
  const values = all.flatMap((each) => readSingle(attribute, each) ?? []);
  return values.length === 0 ? undefined : values;
}

/** One value, also of an attribute that has several. */
function readSingle(attribute: Attribute, sent: unknown): Value | undefined {
  if (attribute.type === "complex") return readComplex(attribute, sent);
  if (attribute.type === "boolean") return readBoolean(attribute, sent);
  if (typeof sent !== "string") throw wrong(attribute, "expected text");
  if (sent.length > longestText || /\p{Cc}/u.test(sent.replace(/[\n\r\t]/g, ""))) {
    throw wrong(attribute, "it is too long or holds control characters");
  }
  return sent;
}

/** Some clients send the value of a complex attribute without its name, such as that of a manager. */
function readComplex(attribute: Attribute, sent: unknown): Document | undefined {
  const { subAttributes = [] } = attribute;
  const value = typeof sent === "string" && attributeNamed(subAttributes, "value");
  const whole: unknown = value ? { value: sent } : sent;
  if (typeof whole !== "object" || whole === null || Array.isArray(whole)) {
    throw wrong(attribute, "expected an object");
  }
  const read = readDocument(subAttributes, whole);
  return Object.keys(read).length === 0 ? undefined : read;
}

/** Some clients send truth as text, such as `"False"`. */
function readBoolean(attribute: Attribute, sent: unknown): boolean {
  if (typeof sent === "boolean") return sent;
  const text = typeof sent === "string" ? sent.toLowerCase() : "";
  if (text !== "true" && text !== "false") throw wrong(attribute, "expected true or false");
  return text === "true";
}

const wrong = ({ name }: Attribute, why: string): Error =>
  scimErrors.scimValue({ attribute: name, why });
