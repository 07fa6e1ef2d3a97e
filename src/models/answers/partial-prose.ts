/** The text of one property of a JSON object while the object is still being written. */
export interface PartialProse {
  /** Takes the next piece; gives the property's text so far where it has grown. */
  push(piece: string): string | undefined;
}

/** `value`: in the text that is wanted. `skipped`: in any other string. `done`: nothing more is read. */
type Place = "before" | "between" | "key" | "value" | "skipped" | "done";

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  b: "\b",
  f: "\f",
};

/** Whatever stands before the first brace is passed over. Each character is looked at once. */
export function partialProse(property: string): PartialProse {
  const reader = new ProseReader(property);
  return {
    push(piece) {
      const before = reader.text.length;
      for (const unit of piece.split("")) reader.take(unit);
      return reader.text.length > before ? reader.text : undefined;
    },
  };
}

class ProseReader {
  /** Without half a character at its end. */
  text = "";
  readonly #property: string;
  #place: Place = "before";
  #depth = 0;
  /** The string at this place would be the name of a property. */
  #nameNext = false;
  #key = "";
  /** An escape that has begun: `\`, then `\u12`. */
  #escape = "";
  /** The first half of a character outside of the basic plane. */
  #half = "";

  constructor(property: string) {
    this.#property = property;
  }

  take(unit: string): void {
    if (this.#place === "before" || this.#place === "between") this.#outside(unit);
    else if (this.#place !== "done") this.#inside(unit);
  }

  #outside(unit: string): void {
    if (unit === "{") this.#open(true);
    else if (this.#place === "before") return;
    else if (unit === "[") this.#open(false);
    else if (unit === "}" || unit === "]") this.#depth -= 1;
    else if (unit === ",") this.#nameNext = true;
    else if (unit === ":") this.#nameNext = false;
    else if (unit === '"') this.#beginString();
    if (this.#depth === 0) this.#place = "done";
  }

  #open(nameNext: boolean): void {
    this.#depth += 1;
    this.#place = "between";
    this.#nameNext = nameNext;
  }

  #beginString(): void {
    if (this.#depth !== 1) this.#place = "skipped";
    else if (this.#nameNext) this.#beginKey();
    else this.#place = this.#key === this.#property ? "value" : "skipped";
  }

  #beginKey(): void {
    this.#key = "";
    this.#place = "key";
  }

  #inside(unit: string): void {
    if (this.#escape !== "") this.#escaped(unit);
    else if (unit === "\\") this.#escape = unit;
    else if (unit === '"') this.#place = this.#place === "value" ? "done" : "between";
    else this.#add(unit);
  }

  #escaped(unit: string): void {
    this.#escape += unit;
    if (this.#escape.startsWith("\\u")) {
      if (this.#escape.length < 6) return;
      const code = Number.parseInt(this.#escape.slice(2), 16);
      this.#add(Number.isNaN(code) ? "\uFFFD" : String.fromCharCode(code));
    } else {
      this.#add(escapes[unit] ?? unit);
    }
    this.#escape = "";
  }

  #add(unit: string): void {
    if (this.#place === "key") this.#key += unit;
    if (this.#place !== "value") return;
    const whole = this.#half + unit;
    this.#half = /[\uD800-\uDBFF]/.test(unit) ? unit : "";
    this.text += whole.slice(0, whole.length - this.#half.length).toWellFormed();
  }
}
