import { createHash } from "node:crypto";
import type { Resource } from "./resource.ts";
import type { Document } from "./schema/read-value.ts";
import { enterpriseUrn, groupUrn, userUrn } from "./schema/schemas.ts";

export type Kind = "User" | "Group";

export interface ShownResource {
  readonly body: Document;
  readonly location: string;
  readonly version: string;
}

/** Which attributes a client wants; names count whatever their case. */
export interface Wanted {
  readonly attributes?: string | undefined;
  readonly excludedAttributes?: string | undefined;
}

/** A weak ETag of what a resource says, whoever changed it (RFC 7644, section 3.14). */
export const versionOf = ({ id, document }: Resource): string => {
  const text = JSON.stringify([id, document]);
  return `W/"${createHash("sha256").update(text).digest("base64url").slice(0, 22)}"`;
};

/** @param base The address of `/scim/v2`. */
export function shownResource(
  kind: Kind,
  resource: Resource,
  base: string,
  wanted: Wanted = {},
): ShownResource {
  const { id, document, created, changed } = resource;
  const location = `${base}/${kind}s/${encodeURIComponent(id)}`;
  const version = versionOf(resource);
  const meta = {
    resourceType: kind,
    created: created.toISOString(),
    lastModified: changed.toISOString(),
    location,
    version,
  };
  const chosen = choose({ ...document, meta }, wanted);
  return { body: { schemas: schemasOf(kind, document), id, ...chosen }, location, version };
}

const schemasOf = (kind: Kind, document: Document): readonly string[] => {
  if (kind === "Group") return [groupUrn];
  return enterpriseUrn in document ? [userUrn, enterpriseUrn] : [userUrn];
};

function choose(document: Document, { attributes, excludedAttributes }: Wanted): Document {
  const only = namesIn(attributes);
  const without = namesIn(excludedAttributes);
  const entries = Object.entries(document).filter(([name]) => {
    const lower = name.toLowerCase();
    return only.size > 0 ? only.has(lower) : !without.has(lower);
  });
  return Object.fromEntries(entries);
}

/** The attributes in a list; of `name.familyName` the whole name is given. */
const namesIn = (list = ""): ReadonlySet<string> =>
  new Set(
    list
      .toLowerCase()
      .split(",")
      .map((each) => each.trim())
      .filter((each) => each !== "")
      .map((each) => attributeIn(each)),
  );

const attributeIn = (path: string): string => {
  const extension = enterpriseUrn.toLowerCase();
  if (path.startsWith(extension)) return extension;
  return path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:\w+:/, "").split(".")[0] ?? "";
};
