import { isJsonObject } from "../../kernel/json-object.ts";
import { inTurns } from "../integrity/in-turns.ts";
import { visible } from "../integrity/invisible.ts";
import { extentOf } from "./extent.ts";
import type { ListKind } from "./list-kinds.ts";

/** What one list of one upstream may come to. */
export const listBounds = {
  pages: 1000,
  entries: 20_000,
  characters: 64 * 1024 * 1024,
} as const;

/** Warnings of one list; further ones are only counted. */
const mostWarnings = 20;

/** One list as its pages come in: checked, within bounds, each entry once. */
export class GrowingList<Definition> {
  readonly entries: Definition[] = [];
  readonly #kind: ListKind<Definition>;
  readonly #keys = new Set<string>();
  readonly #warnings: string[] = [];
  #unnamed = 0;
  #characters = 0;
  #ended = false;

  constructor(kind: ListKind<Definition>) {
    this.#kind = kind;
  }

  /** Whether no further page is wanted. */
  get ended(): boolean {
    return this.#ended;
  }

  get warnings(): readonly string[] {
    return this.#unnamed === 0
      ? this.#warnings
      : [...this.#warnings, `${this.#kind.method}: ${this.#unnamed} more entries have problems.`];
  }

  /** Adds what of one page can be used. */
  async take(page: unknown): Promise<void> {
    if (!Array.isArray(page)) {
      this.end(`${this.#kind.field} is no list`);
      return;
    }
    await inTurns(page, (entry) => {
      if (!this.#ended) this.#add(entry);
    });
  }

  /** Takes nothing more. */
  end(why: string): void {
    this.#ended = true;
    this.#warn(`${this.#kind.method} is not read further: ${why}.`);
  }

  #add(entry: unknown): void {
    const { definition, keyOf } = this.#kind;
    const extent = extentOf(entry);
    if (extent === undefined) return this.#leaveOut(entry, "it is too large or too deep");
    const parsed = definition.safeParse(entry);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return this.#leaveOut(entry, `${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
    }
    const key = keyOf(parsed.data);
    if (this.#keys.has(key)) return this.#leaveOut(entry, "it is there twice");
    if (this.entries.length === listBounds.entries) return this.end("it has too many entries");
    this.#characters += extent;
    if (this.#characters > listBounds.characters) return this.end("it is too large");
    this.#keys.add(key);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked above; kept as it was written
    this.entries.push(entry as Definition);
  }

  #leaveOut(entry: unknown, why: string): void {
    this.#warn(`${this.#kind.method}: ${labelOf(entry)} is left out: ${why}.`);
  }

  #warn(warning: string): void {
    if (this.#warnings.length < mostWarnings) this.#warnings.push(visible(warning).slice(0, 500));
    else this.#unnamed += 1;
  }
}

/** How an entry that may be anything is called in a warning. */
function labelOf(entry: unknown): string {
  if (!isJsonObject(entry)) return "an entry";
  const { name, uri, uriTemplate } = entry;
  const label = [name, uri, uriTemplate].find((each) => typeof each === "string");
  return label === undefined ? "an entry" : `"${label.slice(0, 128)}"`;
}
