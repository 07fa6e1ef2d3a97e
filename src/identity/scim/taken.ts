import { scimErrors } from "./errors.ts";

/** PostgreSQL's code for a value that another row has (unique_violation). */
const uniqueViolation = "23505";

/** Tells a client that another was quicker; `attributes` says by the constraint's name what is taken. */
export async function orTaken<Result>(
  work: Promise<Result>,
  attributes: Readonly<Record<string, string>>,
): Promise<Result> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error) || error.code !== uniqueViolation) {
      throw error;
    }
    const constraint = "constraint" in error ? String(error.constraint) : "";
    throw scimErrors.scimTaken({ attribute: attributes[constraint] ?? "id" }, { cause: error });
  }
}
