/** The resources that there are, and their attributes (RFC 7643, sections 4 and 8.7). */

import { type Attribute, attribute, complex, several } from "./attribute.ts";

export const userUrn = "urn:ietf:params:scim:schemas:core:2.0:User";
export const enterpriseUrn = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";
export const groupUrn = "urn:ietf:params:scim:schemas:core:2.0:Group";

export interface Schema {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly attributes: readonly Attribute[];
}

const readOnly = { mutability: "readOnly" } as const;

const name = complex("name", "The parts of the person's name.", [
  attribute("formatted", "The whole name as it is shown."),
  attribute("familyName", "The family name."),
  attribute("givenName", "The given name."),
  attribute("middleName", "The middle names."),
  attribute("honorificPrefix", "A title before the name."),
  attribute("honorificSuffix", "What stands after the name."),
]);

const address = attribute("addresses", "Postal addresses.", {
  type: "complex",
  multiValued: true,
  subAttributes: [
    attribute("formatted", "The whole address as it is written."),
    attribute("streetAddress", "Street and number."),
    attribute("locality", "City."),
    attribute("region", "State or prefecture."),
    attribute("postalCode", "Postal code."),
    attribute("country", "Country, as in ISO 3166-1."),
    attribute("type", "What it is for, such as work or home."),
    attribute("primary", "Whether it is the first choice.", { type: "boolean" }),
  ],
});

export const userSchema: Schema = {
  id: userUrn,
  name: "User",
  description: "Somebody who may log in.",
  attributes: [
    attribute("userName", "The name people know each other by.", {
      required: true,
      uniqueness: "server",
    }),
    name,
    attribute("displayName", "The name that is shown."),
    attribute("nickName", "The name that friends use."),
    attribute("profileUrl", "A page about the person.", { type: "reference" }),
    attribute("title", "The person's title in the company."),
    attribute("userType", "How the person belongs to the company."),
    attribute("preferredLanguage", "Languages, as in Accept-Language."),
    attribute("locale", "How dates and numbers are written."),
    attribute("timezone", "Time zone, such as Asia/Tokyo."),
    attribute("active", "Whether the person may log in.", { type: "boolean" }),
    attribute("password", "Not kept: the hub checks no passwords of its own.", {
      mutability: "writeOnly",
      returned: "never",
    }),
    several("emails", "E-mail addresses."),
    several("phoneNumbers", "Telephone numbers."),
    several("ims", "Addresses of messengers."),
    several("photos", "Pictures of the person.", { type: "reference" }),
    address,
    several("entitlements", "What the person is entitled to; the hub gives nothing for it."),
    several("roles", "Roles of the person; the hub gives nothing for them."),
    several("x509Certificates", "Certificates.", { type: "binary" }),
    attribute("groups", "Groups that hold the person.", {
      type: "complex",
      multiValued: true,
      ...readOnly,
      subAttributes: [
        attribute("value", "The group's id.", readOnly),
        attribute("display", "The group's name.", readOnly),
      ],
    }),
  ],
};

export const enterpriseSchema: Schema = {
  id: enterpriseUrn,
  name: "EnterpriseUser",
  description: "What a company knows of somebody.",
  attributes: [
    attribute("employeeNumber", "The number of the employee."),
    attribute("costCenter", "The cost centre."),
    attribute("organization", "The organization."),
    attribute("division", "The division."),
    attribute("department", "The department."),
    complex("manager", "Who leads the person.", [
      attribute("value", "The id of the manager."),
      attribute("$ref", "The address of the manager.", { type: "reference" }),
      attribute("displayName", "The manager's name.", readOnly),
    ]),
  ],
};

export const groupSchema: Schema = {
  id: groupUrn,
  name: "Group",
  description: "People who are given something together, by its name in `policy.groups`.",
  attributes: [
    attribute("displayName", "The group's name, as in `policy.groups`.", {
      required: true,
      uniqueness: "server",
    }),
    attribute("members", "The people in it; groups within groups are not taken.", {
      type: "complex",
      multiValued: true,
      subAttributes: [
        attribute("value", "The id of a user.", { mutability: "immutable", caseExact: true }),
        attribute("$ref", "The address of the user.", { type: "reference" }),
        attribute("type", "Always User.", { mutability: "immutable" }),
        attribute("display", "The person's name.", readOnly),
      ],
    }),
  ],
};

/** Attributes that every resource has, and no schema names (RFC 7643, section 3.1). */
const common: readonly Attribute[] = [
  attribute("schemas", "The schemas of the resource.", {
    type: "reference",
    multiValued: true,
    ...readOnly,
  }),
  attribute("id", "The hub's id.", { ...readOnly, caseExact: true }),
  attribute("externalId", "The id in the system that provisions.", { caseExact: true }),
  complex("meta", "When and where.", []),
];

/** The extension is an attribute called by its URN. */
export const userAttributes: readonly Attribute[] = [
  ...common,
  ...userSchema.attributes,
  complex(enterpriseUrn, enterpriseSchema.description, enterpriseSchema.attributes),
];

export const groupAttributes: readonly Attribute[] = [...common, ...groupSchema.attributes];
