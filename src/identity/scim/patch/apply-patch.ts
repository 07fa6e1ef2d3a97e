/** Changes of RFC 7644, section 3.5.2, also in the forms in which vendors send them. */

import { scimErrors } from "../errors.ts";
import type { Comparison, Filter } from "../filter/parse-filter.ts";
import { matches } from "../filter/matches.ts";
import { type Attribute, attributeNamed } from "../schema/attribute.ts";
import { type Document, isDocument, readValue, type Value } from "../schema/read-value.ts";
import { type AttributePath, attributePath, type Step } from "./attribute-path.ts";

export interface Operation {
  readonly op: "add" | "replace" | "remove";
  readonly path?: string | undefined;
  readonly value?: unknown;
}

/**
 * The document after all operations, in their order.
 *
 * @throws `identity.scimPath`, `identity.scimValue`, `identity.scimFilter`, `identity.scimNoTarget`,
 * `identity.scimReadOnly`
 */
export const applyPatch = (
  document: Document,
  operations: readonly Operation[],
  attributes: readonly Attribute[],
): Document => operations.reduce((now, each) => applied(now, each, attributes), document);

function applied(
  document: Document,
  operation: Operation,
  attributes: readonly Attribute[],
): Document {
  const { op, path, value } = operation;
  if (path !== undefined && path !== "") {
    return changed(document, attributePath(path, attributes), { op, value, path });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value) || op === "remove") {
    throw scimErrors.scimNoTarget({ path: "" });
  }
  // Without a path each name in the value is one, also such as `name.familyName`.
  return Object.entries(value).reduce((now, [name, inner]) => {
    const known = isKnown(name, attributes);
    return known
      ? changed(now, attributePath(name, attributes), { op, value: inner, path: name })
      : now;
  }, document);
}

/** Clients send names that the hub does not keep, and ids back that nobody can change. */
function isKnown(name: string, attributes: readonly Attribute[]): boolean {
  const [first = ""] = /^[\w$]+/.exec(name) ?? [];
  const attribute = attributeNamed(attributes, name) ?? attributeNamed(attributes, first);
  return (
    name.toLowerCase().startsWith("urn:") || (attribute !== undefined && isWritable(attribute))
  );
}

const isWritable = ({ mutability, name }: Attribute): boolean =>
  mutability !== "readOnly" && name !== "meta";

interface Change {
  readonly op: Operation["op"];
  readonly value: unknown;
  /** For messages. */
  readonly path: string;
}

function changed(target: Document, [step, ...rest]: AttributePath, change: Change): Document {
  const { attribute } = step;
  if (!isWritable(attribute)) throw scimErrors.scimReadOnly({ attribute: attribute.name });
  // A password is taken and not kept, as where a resource is made.
  if (attribute.mutability === "writeOnly") return target;
  const [next, ...more] = rest;
  const old = target[attribute.name];
  const now =
    next === undefined
      ? step.filter === undefined
        ? whole(attribute, old, change)
        : chosen(step, old, change)
      : inside(step, old, [next, ...more], change);
  const { [attribute.name]: _, ...others } = target;
  return now === undefined || isEmpty(now) ? others : { ...others, [attribute.name]: now };
}

const isEmpty = (value: Value): boolean =>
  typeof value === "object" && Object.keys(value).length === 0;

/** The attribute itself changes. */
function whole(attribute: Attribute, old: Value | undefined, change: Change): Value | undefined {
  const { op, value } = change;
  if (op === "remove") {
    // A list of what is to go is one, also when nothing is in it.
    const names = attribute.multiValued && value !== undefined && value !== null;
    return names ? without(valuesOf(old), valuesOf(readValue(attribute, value))) : undefined;
  }
  if (value === undefined)
    throw scimErrors.scimValue({ attribute: attribute.name, why: "missing" });
  const read = readValue(attribute, value);
  if (read === undefined) return op === "replace" ? undefined : old;
  if (attribute.multiValued) return op === "add" ? joined(valuesOf(old), valuesOf(read)) : read;
  return isDocument(read) && isDocument(old) ? { ...old, ...read } : read;
}

/** Those values of the attribute change that the filter chooses. */
function chosen({ attribute, filter }: Step, old: Value | undefined, change: Change): Value {
  const { op, value, path } = change;
  const values = valuesOf(old);
  const isMeant = meantBy(filter, attribute);
  if (op === "remove") return values.filter((each) => !isMeant(each));
  const read = readValue({ ...attribute, multiValued: false }, value);
  if (!isDocument(read)) throw scimErrors.scimValue({ attribute: attribute.name, why: "missing" });
  if (values.some(isMeant)) {
    return values.map((each) => (isMeant(each) && isDocument(each) ? { ...each, ...read } : each));
  }
  if (op === "replace") throw scimErrors.scimNoTarget({ path: path.slice(0, 100) });
  return joined(values, [{ ...namedBy(filter, attribute), ...read }]);
}

/** Something within the attribute, or within those of its values that the filter chooses, changes. */
function inside(step: Step, old: Value | undefined, rest: AttributePath, change: Change): Value {
  const { attribute, filter } = step;
  if (!attribute.multiValued) return changed(isDocument(old) ? old : {}, rest, change);
  const values = valuesOf(old);
  const isMeant = meantBy(filter, attribute);
  if (values.some(isMeant)) {
    const result = values.map((each) =>
      isMeant(each) && isDocument(each) ? changed(each, rest, change) : each,
    );
    return result.filter((each) => !isEmpty(each));
  }
  if (change.op === "remove") return values;
  if (change.op === "replace" && filter !== undefined && !isNaming(filter)) {
    throw scimErrors.scimNoTarget({ path: change.path.slice(0, 100) });
  }
  // Vendors replace an address of a type that the person does not have yet.
  return joined(values, [changed(namedBy(filter, attribute), rest, change)]);
}

const meantBy =
  (filter: Filter | undefined, { subAttributes = [] }: Attribute) =>
  (value: Value): boolean =>
    filter === undefined || (isDocument(value) && matches(filter, value, subAttributes));

const isNaming = (filter: Filter): filter is Comparison =>
  filter.kind === "compare" && filter.operator === "eq";

/** What a value has to be, to be chosen by the filter: `type eq "work"` names the type. */
function namedBy(filter: Filter | undefined, { subAttributes = [] }: Attribute): Document {
  if (filter === undefined || !isNaming(filter)) return {};
  const attribute = attributeNamed(subAttributes, filter.attribute);
  const value = attribute && readValue(attribute, filter.value);
  return attribute === undefined || value === undefined ? {} : { [attribute.name]: value };
}

const valuesOf = (value: Value | undefined): readonly Value[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** What makes a value the same as another: its own `value`, or all of it. */
const identity = (value: Value): string =>
  isDocument(value) && typeof value["value"] === "string"
    ? `${typeof value["type"] === "string" ? value["type"] : ""}\n${value["value"]}`
    : JSON.stringify(value);

/** A value to remove is often sent with nothing but its `value`. */
function without(values: readonly Value[], gone: readonly Value[]): readonly Value[] {
  const ids = new Set(gone.map((each) => (isDocument(each) ? each["value"] : each)));
  const all = new Set(gone.map(identity));
  return values.filter(
    (each) =>
      !(isDocument(each) && each["value"] !== undefined
        ? ids.has(each["value"])
        : all.has(identity(each))),
  );
}

/** Adds what is not there; of several values one is primary (RFC 7644, section 3.5.2). */
function joined(values: readonly Value[], more: readonly Value[]): readonly Value[] {
  const known = new Set(values.map(identity));
  const added = more.filter((each) => !known.has(identity(each)));
  const hasPrimary = added.some((each) => isDocument(each) && each["primary"] === true);
  const kept = hasPrimary
    ? values.map((each) =>
        isDocument(each) && each["primary"] === true ? { ...each, primary: false } : each,
      )
    : values;
  return [...kept, ...added];
}
