import { posix } from "node:path";

/**
 * One spelling for each path: percent signs decoded once, `.`, `..` and doubled slashes resolved,
 * backslashes as slashes. An absolute path never leads above its root; what cannot be told throws, so
 * that a `permit` does not hold and a `forbid` denies.
 *
 * @throws Error for a NUL, a relative path that leaves where it begins, and `..` between backslashes
 */
export function canonicalPath(written: string): string {
  const decoded = percentDecoded(written);
  if (decoded.includes("\0")) throw new Error("a path with a NUL");
  const slashes = decoded.replaceAll("\\", "/");
  // To one server a backslash parts names, to another it is a letter: then `..` leads to two places.
  if (slashes !== decoded && slashes.split("/").includes("..")) {
    throw new Error("a path with both backslashes and ..");
  }
  const path = posix.normalize(slashes);
  if (path === ".." || path.startsWith("../"))
    throw new Error("a path that leaves where it begins");
  return path;
}

/** What is no valid escape stays as it is; a lenient server decodes the others all the same. */
const percentDecoded = (text: string): string =>
  text.replace(/(?:%[0-9A-Fa-f]{2})+/g, (escapes) =>
    Buffer.from(escapes.replaceAll("%", ""), "hex").toString("utf8"),
  );
