import type { IncomingMessage } from "node:http";
import { httpErrors } from "./errors.ts";
import { type BodyLimits, readBody } from "./read-body.ts";

/**
 * The fields of a form in a request's body.
 *
 * @throws `http.notForm`, also for a field that is there twice, and what {@link readBody} throws
 */
export async function readForm(
  request: IncomingMessage,
  limits: BodyLimits,
): Promise<ReadonlyMap<string, string>> {
  const { "content-type": type = "" } = request.headers;
  if (!/^application\/x-www-form-urlencoded *(?:;|$)/i.test(type)) throw httpErrors.notForm({});
  return fieldsOf((await readBody(request, limits)).toString("utf8"));
}

/** The fields of a request's address. @throws `http.notForm` for a field that is there twice */
export const readQuery = ({ url = "" }: IncomingMessage): ReadonlyMap<string, string> =>
  fieldsOf(url.split("?").slice(1).join("?"));

function fieldsOf(encoded: string): ReadonlyMap<string, string> {
  const pairs = [...new URLSearchParams(encoded)];
  const fields = new Map(pairs);
  if (fields.size !== pairs.length) throw httpErrors.notForm({});
  return fields;
}
