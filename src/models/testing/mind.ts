import { instanceOf } from "./instance-of.ts";

/**
 * What the model behind a vendor's server answers in a form: `schema` is the form's JSON Schema,
 * `text` the question. `undefined` leaves the answer to the server.
 */
export type Mind = (schema: unknown, text: string) => unknown;

/** What a server says by itself: an answer of a form whose first property has this name. */
export type Usual = Readonly<Record<string, unknown>>;

/** The answer as JSON: the mind's, else the server's usual one for this form, else any that fits. */
export function answerIn(schema: unknown, text: string, { mind, usual }: Answering): string {
  return JSON.stringify(mind?.(schema, text) ?? usual[firstProperty(schema)] ?? instanceOf(schema));
}

interface Answering {
  readonly mind: Mind | undefined;
  readonly usual: Usual;
}

/** By its properties an answer's form is known also where a vendor is not told the form's name. */
export const propertiesOf = (schema: unknown): readonly string[] =>
  Object.keys(Object(Object(schema).properties));

const firstProperty = (schema: unknown): string => propertiesOf(schema)[0] ?? "";
