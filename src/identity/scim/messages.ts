/** What is said around resources: lists, changes, failures (RFC 7644). */

import * as z from "zod";
import type { KumihimoError } from "../../kernel/errors.ts";
import { scimErrors } from "./errors.ts";
import type { Operation } from "./patch/apply-patch.ts";

export const contentType = "application/scim+json";

const messages = "urn:ietf:params:scim:api:messages:2.0";

export const listOf = (resources: readonly object[], total: number, startIndex: number) => ({
  schemas: [`${messages}:ListResponse`],
  totalResults: total,
  startIndex,
  itemsPerPage: resources.length,
  Resources: resources,
});

/** The types of RFC 7644, table 9, by the hub's codes. */
const typeOf: Readonly<Record<string, string>> = {
  "identity.scimTaken": "uniqueness",
  "identity.scimValue": "invalidValue",
  "identity.scimSyntax": "invalidSyntax",
  "identity.scimPath": "invalidPath",
  "identity.scimNoTarget": "noTarget",
  "identity.scimFilter": "invalidFilter",
  "identity.scimReadOnly": "mutability",
};

/** A failure, as clients read it; `detail` is in the reader's language. */
export const failureOf = ({ code, status }: KumihimoError, detail: string) => ({
  schemas: [`${messages}:Error`],
  status: String(status),
  ...(Object.hasOwn(typeOf, code) && { scimType: typeOf[code] }),
  detail,
});

const mostOperations = 1000;

/** Vendors write the operations in upper case, and send one alone without its list. */
const operation = z.object({
  op: z
    .string()
    .toLowerCase()
    .pipe(z.enum(["add", "replace", "remove"])),
  path: z.string().optional(),
  value: z.unknown().optional(),
});

const patch = z.object({ Operations: z.array(operation).min(1).max(mostOperations) });

/** The changes in a request. @throws `identity.scimSyntax` */
export function operationsIn(sent: object): readonly Operation[] {
  const named = Object.entries(sent).find(([name]) => name.toLowerCase() === "operations");
  const read = patch.safeParse({ Operations: named?.[1] });
  if (read.success) return read.data.Operations;
  const [issue] = read.error.issues;
  throw scimErrors.scimSyntax({ why: `${issue?.path.join(".")}: ${issue?.message}` });
}
