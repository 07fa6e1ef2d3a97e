/** What a provider says of a person, held to bounds before anything believes it. */

/** A name that can be shown, stored and typed: no control characters, no blank ends, 256 characters at most. */
export function nameIn(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const name = value.normalize("NFC");
  return /^(?!\s)[^\p{Cc}\p{Cf}\p{Cs}]{1,256}(?<!\s)$/u.test(name) ? name : undefined;
}

/** An id of any kind, as it is: 1 to 512 printable characters. */
export const idIn = (value: unknown): string | undefined =>
  typeof value === "string" && /^[^\p{Cc}\p{Cs}]{1,512}$/u.test(value) ? value : undefined;

/** An e-mail address as far as it is needed here: two parts around one `@`. */
export const emailIn = (value: unknown): string | undefined =>
  typeof value === "string" && /^[^\s@]{1,64}@[^\s@]{1,255}$/.test(value) ? value : undefined;

/** Names of groups, each once; undefined where one cannot be used, or there are more than `most`. */
export function groupsIn(values: readonly unknown[], most: number): readonly string[] | undefined {
  if (values.length > most) return undefined;
  const groups = values.map(nameIn);
  return groups.every((group) => group !== undefined) ? [...new Set(groups)] : undefined;
}
