import { type RawBuilder, sql } from "kysely";
import { scimErrors } from "../errors.ts";
import type { Comparison, Filter, Operator } from "./parse-filter.ts";

export type Condition = RawBuilder<boolean>;

/** A column that a filter may name, by the attribute's name in lower case. */
export type Columns = Readonly<Record<string, Column>>;

/** Lists in JSON whose values a filter may choose from, likewise. */
export type Lists = Readonly<Record<string, RawBuilder<unknown>>>;

export interface Column {
  readonly text: RawBuilder<unknown>;
  /** Upper and lower case are different letters. */
  readonly caseExact?: true;
  /** What the client calls a value, as the column has it. */
  readonly stored?: (value: string) => string;
  /** Tells by itself whether a value is equal, where there are several. */
  readonly holds?: (value: string) => Condition;
}

/** The filter as a condition in SQL. @throws `identity.scimFilter` for an attribute without a column. */
export function conditionOf(filter: Filter, columns: Columns, lists: Lists = {}): Condition {
  if (filter.kind === "compare") return comparisonOf(filter, columns);
  if (filter.kind === "not") return sql`(not ${conditionOf(filter.part, columns, lists)})`;
  if (filter.kind === "within") {
    const list = named(filter.attribute, lists);
    const inner = conditionOf(filter.filter, ofValue);
    return sql`exists (select from jsonb_array_elements(coalesce(${list}, '[]'::jsonb)) value where ${inner})`;
  }
  const parts = filter.parts.map((part) => conditionOf(part, columns, lists));
  return sql`(${sql.join(parts, filter.kind === "and" ? sql` and ` : sql` or `)})`;
}

/** Of one value in a list. */
const ofValue: Columns = Object.fromEntries(
  ["value", "type", "display", "primary"].map((name) => [name, { text: sql`value->>${name}` }]),
);

function comparisonOf({ attribute, operator, value }: Comparison, columns: Columns): Condition {
  const column = named(attribute, columns);
  const have = sql<string>`coalesce(${column.text}::text, '')`;
  if (operator === "pr") return sql`(${have} <> '')`;
  const given = String(value).replaceAll("\0", "");
  const want = column.stored?.(given) ?? given;
  if (column.holds !== undefined && operator === "eq") return column.holds(want);
  const right = sql<string>`${want}::text`;
  if (column.caseExact) return conditions[operator](have, right);
  return conditions[operator](sql`lower(${have})`, sql`lower(${right})`);
}

function named<Known>(attribute: string, known: Readonly<Record<string, Known>>): Known {
  const name = attribute.toLowerCase().replace(/^urn:ietf:params:scim:schemas:core:2\.0:\w+:/, "");
  const found = Object.hasOwn(known, name) ? known[name] : undefined;
  if (found !== undefined) return found;
  throw scimErrors.scimFilter({ why: `${attribute.slice(0, 40)} cannot be searched for` });
}

type Text = RawBuilder<string>;

/** `strpos` and its like know no wildcards. */
const conditions: Readonly<Record<Exclude<Operator, "pr">, (have: Text, want: Text) => Condition>> =
  {
    eq: (have, want) => sql`(${have} = ${want})`,
    ne: (have, want) => sql`(${have} <> ${want})`,
    co: (have, want) => sql`(strpos(${have}, ${want}) > 0)`,
    sw: (have, want) => sql`starts_with(${have}, ${want})`,
    ew: (have, want) => sql`(right(${have}, length(${want})) = ${want})`,
  };
