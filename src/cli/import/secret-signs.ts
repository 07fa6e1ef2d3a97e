/** Which texts in a client's configuration are secrets. In doubt a text counts as one. */

/** Names of variables, headers and options that hold secrets, in any spelling. */
const secretName =
  /token|secret|passw|passphrase|passwd|pwd|api[-_]?key|access[-_]?key|private|credential|auth|cookie|session|bearer|signature|webhook|dsn|connection[-_]?string|(?:^|[-_])(?:key|pat|sas|sid)$/i;

/** What services put before their keys, and tokens in three parts (RFC 7519). */
const secretValue =
  /^(?:sk|pk|rk|ghp|gho|ghs|ghu|github_pat|glpat|xox[a-z]|xapp|AKIA|ASIA|AIza|ya29|hf|npm|pypi|dop_v1|shpat|SG|key|lin_api|ntn|secret|figd|tvly|pplx|gsk|r8)[-_.][\w.~+/=-]{8,}$|^(?:AKIA|ASIA|AIza)[\w-]{12,}$|^eyJ[\w-]+\.[\w-]+\.[\w-]*$|^[0-9a-f]{32,}$/i;

/** Long, with letters and digits mixed, and no path, address or sentence. */
const looksRandom = (text: string): boolean =>
  text.length >= 24 &&
  /^[\w+=-]+$/.test(text) &&
  /\d/.test(text) &&
  /[a-z]/i.test(text) &&
  new Set(text).size >= 12;

/** Whether `value`, which stands under `name`, should not be written into a file. */
export const isSecretText = (name: string, value: string): boolean =>
  value !== "" && ((secretName.test(name) && !isPlain(value)) || isSecretValue(value));

export const isSecretValue = (value: string): boolean =>
  secretValue.test(value) || looksRandom(value);

/** A switch, a number, or a path to where the secret is. */
const isPlain = (value: string): boolean =>
  /^(?:true|false|yes|no|on|off|none|null|\d{1,6})$/i.test(value) ||
  /^(?:~?\/|\.\.?\/|[A-Z]:\\)/i.test(value);
