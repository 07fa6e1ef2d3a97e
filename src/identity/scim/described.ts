/** What the service says of itself (RFC 7643, sections 5 to 7). */

import { listOf } from "./messages.ts";
import { enterpriseSchema, groupSchema, type Schema, userSchema } from "./schema/schemas.ts";

const schemas = "urn:ietf:params:scim:schemas:core:2.0";

/** Resources in one page at most. */
export const mostResults = 200;

export const providerConfig = (base: string): object => ({
  schemas: [`${schemas}:ServiceProviderConfig`],
  patch: { supported: true },
  bulk: { supported: false, maxOperations: 0, maxPayloadSize: 0 },
  filter: { supported: true, maxResults: mostResults },
  changePassword: { supported: false },
  sort: { supported: false },
  etag: { supported: true },
  authenticationSchemes: [
    {
      type: "oauthbearertoken",
      name: "Bearer token",
      description: "A token whose holder has the permission people:provision.",
      specUri: "https://www.rfc-editor.org/info/rfc6750",
      primary: true,
    },
  ],
  meta: { resourceType: "ServiceProviderConfig", location: `${base}/ServiceProviderConfig` },
});

const resourceTypes = (base: string): readonly { readonly id: string }[] => [
  resourceType(base, userSchema, [{ schema: enterpriseSchema.id, required: false }]),
  resourceType(base, groupSchema, []),
];

const resourceType = (
  base: string,
  { id, name, description }: Schema,
  schemaExtensions: readonly object[],
) => ({
  schemas: [`${schemas}:ResourceType`],
  id: name,
  name,
  endpoint: `/${name}s`,
  description,
  schema: id,
  ...(schemaExtensions.length > 0 && { schemaExtensions }),
  meta: { resourceType: "ResourceType", location: `${base}/ResourceTypes/${name}` },
});

const allSchemas = (base: string): readonly { readonly id: string }[] =>
  [userSchema, enterpriseSchema, groupSchema].map((schema) => ({
    schemas: [`${schemas}:Schema`],
    ...schema,
    meta: { resourceType: "Schema", location: `${base}/Schemas/${schema.id}` },
  }));

/** The list of them, or the one of this id; undefined where there is none. */
export function described(
  what: "ResourceTypes" | "Schemas",
  base: string,
  id: string | undefined,
): object | undefined {
  const all = what === "Schemas" ? allSchemas(base) : resourceTypes(base);
  return id === undefined ? listOf(all, all.length, 1) : all.find((each) => each.id === id);
}
