/** Attributes of resources, as RFC 7643, section 7, describes them. */

export interface Attribute {
  readonly name: string;
  readonly type: "string" | "boolean" | "complex" | "reference" | "binary";
  readonly multiValued: boolean;
  readonly description: string;
  readonly required: boolean;
  readonly caseExact: boolean;
  readonly mutability: "readWrite" | "readOnly" | "immutable" | "writeOnly";
  readonly returned: "default" | "always" | "never";
  readonly uniqueness: "none" | "server";
  readonly subAttributes?: readonly Attribute[];
}

type Changed = Partial<Omit<Attribute, "name" | "description">>;

export const attribute = (name: string, description: string, changed: Changed = {}): Attribute => ({
  name,
  type: "string",
  multiValued: false,
  description,
  required: false,
  caseExact: false,
  mutability: "readWrite",
  returned: "default",
  uniqueness: "none",
  ...changed,
});

export const complex = (
  name: string,
  description: string,
  subAttributes: readonly Attribute[],
): Attribute => attribute(name, description, { type: "complex", subAttributes });

/** Several values, each with a type and one of them primary (RFC 7643, section 2.4). */
export const several = (name: string, description: string, value: Changed = {}): Attribute =>
  attribute(name, description, {
    type: "complex",
    multiValued: true,
    subAttributes: [
      attribute("value", "The value itself.", value),
      attribute("display", "The value for people to read."),
      attribute("type", "What it is for, such as work or home."),
      attribute("primary", "Whether it is the first choice.", { type: "boolean" }),
    ],
  });

/** Names of attributes count whatever their case. */
export function attributeNamed(
  attributes: readonly Attribute[],
  name: string,
): Attribute | undefined {
  const wanted = name.toLowerCase();
  return attributes.find((each) => each.name.toLowerCase() === wanted);
}
