/** Secrets that a hub was given, and the search for them in what it put out. */

import { randomBytes } from "node:crypto";

/** A shorter value would be found in ordinary words. */
const shortest = 8;

/** Beyond so many the one that was noted first is looked for no more: some tests show a hub thousands. */
const most = 500;

export class Canaries {
  /** Names by value. */
  readonly #names = new Map<string, string>();
  readonly #spellings = new Map<string, readonly string[]>();

  /** From here on `value` is looked for; `name` is what a report calls it. */
  note(value: string, name: string): void {
    if (value.length < shortest || this.#names.has(value) || isOrdinary(value)) return;
    this.#names.set(value, name);
    this.#spellings.set(value, spellingsOf(value));
    const [first = value] = this.#names.keys();
    if (this.#names.size <= most) return;
    this.#names.delete(first);
    this.#spellings.delete(first);
  }

  /** A new secret that is looked for. */
  make(name: string): string {
    const value = `canary.${randomBytes(9).toString("base64url")}/${name.replaceAll(/\W+/g, "-")}`;
    this.note(value, name);
    return value;
  }

  /** What stands in `text` that must not: the name of each secret, how it is spelled, and around what. */
  leaksIn(text: string): readonly string[] {
    const leaks: string[] = [];
    for (const [value, spellings] of this.#spellings) {
      const found = spellings.find((spelling) => text.includes(spelling));
      if (found === undefined) continue;
      const at = text.indexOf(found);
      const around = text.slice(Math.max(0, at - 160), at + found.length + 80);
      leaks.push(`${this.#names.get(value)} as ${JSON.stringify(found)} in ${around}`);
    }
    return leaks;
  }
}

/** Words of the log, and names of permissions, which some tests put where a secret could stand. */
const isOrdinary = (value: string): boolean => /^[a-z]+(?::[a-z]+)?$/.test(value);

/** As the text itself, in JSON, in an address, as bytes in hex, and at each of three places in Base64. */
function spellingsOf(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const inBase64 = [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString("base64");
    // The first and the last letters hold bits of what stands beside it.
    const whole = text.slice(
      before === 0 ? 0 : before + 1,
      Math.floor(((before + bytes.length) * 4) / 3),
    );
    return [whole, whole.replaceAll("+", "-").replaceAll("/", "_")];
  });
  const json = JSON.stringify(value).slice(1, -1);
  const address = encodeURIComponent(value.toWellFormed());
  return [...new Set([value, json, address, bytes.toString("hex"), ...inBase64])];
}
