/** Where a change goes: `displayName`, `name.familyName`, `emails[type eq "work"].value`, also with a URN. */

import { scimErrors } from "../errors.ts";
import { type Filter, parseFilter } from "../filter/parse-filter.ts";
import { type Attribute, attributeNamed } from "../schema/attribute.ts";
import { enterpriseUrn, groupUrn, userUrn } from "../schema/schemas.ts";

/** One attribute on the way, and which of its values are meant. */
export interface Step {
  readonly attribute: Attribute;
  readonly filter?: Filter;
}

/** The way from a resource to what changes; never empty. */
export type AttributePath = readonly [Step, ...Step[]];

const longest = 2000;

/** @throws `identity.scimPath`, `identity.scimFilter` */
export function attributePath(text: string, attributes: readonly Attribute[]): AttributePath {
  const missing = scimErrors.scimPath({ path: text.slice(0, 100) });
  if (text.length > longest) throw missing;
  let within = attributes;
  const steps = partsOf(text).map((part): Step => {
    const [, name = "", filter] = /^([^[\]]+)(?:\[(.*)\])?$/s.exec(part) ?? [];
    const attribute = attributeNamed(within, name);
    if (attribute === undefined) throw missing;
    within = attribute.subAttributes ?? [];
    if (filter === undefined) return { attribute };
    if (!attribute.multiValued) throw missing;
    return { attribute, filter: parseFilter(filter) };
  });
  const [first, ...more] = steps;
  if (first === undefined) throw missing;
  return [first, ...more];
}

/** The names of the attributes on the way, each with its filter. */
function partsOf(text: string): readonly string[] {
  const lower = text.toLowerCase();
  const core = [userUrn, groupUrn].find((urn) => lower.startsWith(`${urn.toLowerCase()}:`));
  if (core !== undefined) return dotted(text.slice(core.length + 1));
  if (!lower.startsWith(enterpriseUrn.toLowerCase())) return dotted(text);
  const rest = text.slice(enterpriseUrn.length);
  return rest === "" ? [enterpriseUrn] : [enterpriseUrn, ...dotted(rest.replace(/^[:.]/, ""))];
}

/** Splits at dots, but not within a filter. */
const dotted = (text: string): readonly string[] =>
  text
    .match(/(?:[^.[\]]|\[(?:"(?:[^"\\]|\\.)*"|[^\]"])*\])+|\./g)
    ?.filter((part) => part !== ".") ?? [];
