/** What the log keeps of a failure. */

export interface ErrorFields {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: string;
  readonly cause?: ErrorFields;
}

const deepest = 4;
const longestMessage = 4000;
const longestStack = 8000;

/**
 * Picks the parts that are known to be safe. Failures of child processes and HTTP clients carry the
 * environment, options and headers as further properties: none of those is read.
 */
export function errorFields(error: unknown, depth = 0): ErrorFields {
  if (!(error instanceof Error)) {
    return {
      name: "NotAnError",
      message: typeof error === "string" ? cut(error, longestMessage) : typeof error,
    };
  }
  const code = "code" in error ? error.code : undefined;
  return {
    name: cut(error.name, 200),
    message: cut(error.message, longestMessage),
    ...(typeof code === "string" && { code: cut(code, 200) }),
    ...(error.stack !== undefined && { stack: cut(error.stack, longestStack) }),
    ...(error.cause !== undefined &&
      depth < deepest && { cause: errorFields(error.cause, depth + 1) }),
  };
}

const cut = (text: string, longest: number): string =>
  text.length > longest ? `${text.slice(0, longest)}…` : text;
