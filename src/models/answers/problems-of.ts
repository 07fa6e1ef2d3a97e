import type * as z from "zod";

const most = 8;
const longest = 200;

/**
 * What is wrong with an answer, one line for each fault, at most eight. Nothing that the model wrote
 * is in it: its property names only where they look like names.
 */
export function problemsOf({ issues }: z.ZodError): readonly string[] {
  const lines = issues.slice(0, most).map((issue) => {
    const place = issue.path.map(step).join(".");
    return `${place === "" ? "answer" : place}: ${wordsOf(issue)}`.slice(0, longest);
  });
  const left = issues.length - lines.length;
  return left > 0 ? [...lines, `and ${left} more`] : lines;
}

const step = (key: PropertyKey): string => {
  const name = String(key);
  return /^\w{1,40}$/.test(name) ? name : "?";
};

/** Zod names the unknown properties, which the model wrote. */
const wordsOf = ({ code, message }: z.core.$ZodIssue): string =>
  code === "unrecognized_keys" ? "has properties that were not asked for" : message;
