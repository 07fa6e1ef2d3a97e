/** Variables that a program needs to run at all; none of them holds a secret of the hub's. */
const harmless: ReadonlySet<string> = new Set([
  "HOME",
  "LANG",
  "LANGUAGE",
  "LOGNAME",
  "PATH",
  "SHELL",
  "TERM",
  "TMPDIR",
  "TZ",
  "USER",
  // Windows starts nothing without these.
  "APPDATA",
  "HOMEDRIVE",
  "HOMEPATH",
  "LOCALAPPDATA",
  "PATHEXT",
  "PROGRAMDATA",
  "PROGRAMFILES",
  "SYSTEMDRIVE",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "USERNAME",
  "USERPROFILE",
]);

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a child sees of the hub's environment, and what the operator gives it besides. */
export function childEnvironment(
  hub: Environment,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const passed = Object.entries(hub).filter(
    (entry): entry is [string, string] => isHarmless(entry[0]) && isPlain(entry[1]),
  );
  return { ...Object.fromEntries(passed), ...given };
}

const isHarmless = (name: string): boolean =>
  harmless.has(name.toUpperCase()) || name.startsWith("LC_");

/** bash hands functions on as variables; a child's shell would run them. */
const isPlain = (value: string | undefined): boolean =>
  value !== undefined && !value.startsWith("()");
