/** The languages that Whisper knows, ISO 639. */
const codes = (
  "en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr " +
  "bg lt la mi ml cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn " +
  "yo so af oc ka be tg sd gu am yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jv su yue"
).split(" ");

/** Names that Whisper's tokenizer writes otherwise than Unicode does. */
const otherNames: Readonly<Record<string, string>> = {
  castilian: "es",
  mandarin: "zh",
  flemish: "nl",
  valencian: "ca",
  tagalog: "tl",
  nynorsk: "nn",
  myanmar: "my",
  haitian: "ht",
  letzeburgesch: "lb",
  pushto: "ps",
  panjabi: "pa",
  moldavian: "ro",
  moldovan: "ro",
  sinhalese: "si",
};

const english = new Intl.DisplayNames("en", { type: "language" });
const tagOfName = new Map([
  ...codes.map((code) => [(english.of(code) ?? code).toLowerCase(), code] as const),
  ...Object.entries(otherNames),
]);

/**
 * A BCP 47 tag of what servers write for a language: `ja`, `en_us`, `english`, `English`.
 * `undefined` for anything else, such as `auto`.
 */
export function languageTag(written: string): string | undefined {
  const word = written.trim().replaceAll("_", "-");
  const named = tagOfName.get(word.toLowerCase());
  if (named !== undefined) return named;
  if (!/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(word)) return undefined;
  try {
    return Intl.getCanonicalLocales(word)[0];
  } catch {
    return undefined;
  }
}
