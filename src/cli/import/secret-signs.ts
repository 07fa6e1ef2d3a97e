/** Which texts in a client's configuration are secrets. In doubt a text counts as one. */

/** Names of variables, headers and options that hold secrets, in any spelling. */
const secretName =
  /token|secret|passw|passphrase|passwd|pwd|api[-_]?key|access[-_]?key|private|credential|auth|cookie|session|bearer|signature|webhook|dsn|connection[-_]?string|(?:^|[-_])(?:key|pat|sas|sid)$/i;

/** What services put before their keys, tokens in three parts (RFC 7519), digests, and UUIDs. */
const secretValues: readonly RegExp[] = [
  /^(?:[spr]k[-_]|gh[opsur]_|github_pat_|glpat-|xox[a-z]-|xapp-|ya29\.|hf_|npm_|pypi-|dop_v1_|shp[a-z]{2}_|SG\.|lin_api_|ntn_|figd_|tvly-|pplx-|gsk_|r8_)[\w.~+/=-]{8,}$/,
  /^(?:AKIA|ASIA|AIza)[\w-]{12,}$/,
  /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/,
  /^[0-9a-f]{32,}$/i,
  /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
];

/** Long, without a space or a slash, and mixed as names of packages and models are not. */
const looksRandom = (text: string): boolean =>
  /^[\w+=-]{24,}$/.test(text) &&
  ((/[A-Z]/.test(text) && /[a-z]/.test(text) && /\d/.test(text)) ||
    /^(?=(?:\D*\d){4})[a-z\d]+$/i.test(text));

/** Whether `value`, which stands under `name`, should not be written into a file. */
export const isSecretText = (name: string, value: string): boolean =>
  value !== "" && ((secretName.test(name) && !isPlain(value)) || isSecretValue(value));

export const isSecretValue = (value: string): boolean =>
  secretValues.some((form) => form.test(value)) || looksRandom(value);

/** A switch, a number, or a path to where the secret is. */
const isPlain = (value: string): boolean =>
  /^(?:true|false|yes|no|on|off|none|null|\d{1,6})$/i.test(value) ||
  /^(?:~?\/|\.\.?\/|[A-Z]:\\)/i.test(value);
