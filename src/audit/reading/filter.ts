import { globTest } from "../../kernel/glob.ts";
import type { Entry, LoggedEntry } from "./entry.ts";

/** Which entries are wanted: those that fit everything that is given. `*` stands for any letters. */
export interface Criteria {
  readonly principal?: string | undefined;
  readonly tool?: string | undefined;
  readonly outcome?: string | undefined;
  readonly kind?: string | undefined;
  readonly code?: string | undefined;
  readonly call?: string | undefined;
  readonly session?: string | undefined;
  readonly trace?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
  /** Keyed hashes of arguments, one of which it must be. */
  readonly arguments?: readonly string[] | undefined;
  /** Stands in any member, in large letters or small. */
  readonly text?: string | undefined;
}

export type Filter = (logged: LoggedEntry) => boolean;

const globbed = ["principal", "tool", "outcome", "kind", "code"] as const;
const exact = ["call", "session", "trace"] as const;

export function filterOf(criteria: Criteria): Filter {
  const { since, until, arguments: digests, text } = criteria;
  const tests: Filter[] = [];
  if (since !== undefined) tests.push(({ time }) => time >= since.getTime());
  if (until !== undefined) tests.push(({ time }) => time <= until.getTime());
  for (const name of exact) {
    const wanted = criteria[name];
    if (wanted !== undefined) tests.push(({ entry }) => entry[name] === wanted);
  }
  for (const name of globbed) {
    const wanted = criteria[name];
    if (wanted !== undefined) tests.push(member(name, globTest(wanted)));
  }
  if (digests !== undefined) {
    tests.push(({ entry }) => digests.includes(entry.arguments ?? ""));
  }
  if (text !== undefined) tests.push(holding(text.toLowerCase()));
  return (logged) => tests.every((test) => test(logged));
}

const member =
  (name: keyof Entry, fits: (text: string) => boolean): Filter =>
  ({ entry }) => {
    const value = entry[name];
    return typeof value === "string" && fits(value);
  };

const holding =
  (wanted: string): Filter =>
  ({ entry }) =>
    holds(entry, wanted);

function holds(value: unknown, wanted: string): boolean {
  if (typeof value === "string") return value.toLowerCase().includes(wanted);
  if (typeof value !== "object" || value === null) return String(value) === wanted;
  return Object.values(value).some((inner) => holds(inner, wanted));
}
