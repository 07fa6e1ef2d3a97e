/** Schemes of `Authorization` and the like: what stands behind one is the secret itself. */
const scheme = /^(?:api-?key|basic|bearer|digest|dpop|key|token)\s+(?=\S)/i;

/**
 * What somebody could use of a secret without the rest: the value behind its scheme, the password of a
 * `Basic` header (RFC 7617), and that of an address. The value itself is the first.
 */
export function partsOfSecret(value: string): readonly string[] {
  const bare = value.replace(scheme, "");
  const parts = [value, bare];
  if (/^basic\s/i.test(value)) {
    const pair = Buffer.from(bare, "base64").toString();
    parts.push(pair.slice(pair.indexOf(":") + 1));
  }
  const password = passwordIn(value);
  if (password !== undefined) parts.push(password, decoded(password));
  return [...new Set(parts)];
}

function passwordIn(value: string): string | undefined {
  return URL.parse(value)?.password || undefined;
}

function decoded(password: string): string {
  try {
    return decodeURIComponent(password);
  } catch {
    return password;
  }
}
