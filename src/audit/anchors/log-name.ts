/** The last part of a log's origin, fit to name a file. @throws `RangeError` where it is not */
export function logName(origin: string): string {
  const name = origin.split("/").at(-1) ?? "";
  if (/^[\w-]{1,64}$/.test(name)) return name;
  throw new RangeError("That is no name of a log.");
}
