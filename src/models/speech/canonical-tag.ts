/** A BCP 47 tag as RFC 5646 writes it: `en-US` for `en-us`. `undefined` for what is no tag. */
export function canonicalTag(tag: string): string | undefined {
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined;
  }
}
