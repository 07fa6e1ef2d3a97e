import { timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const hidden = "[secret]";

/** A value that no log, template, JSON text or debugger line shows by accident. */
export class Secret {
  readonly #value: string;
  readonly #bytes: Buffer;

  constructor(value: string) {
    this.#value = value;
    this.#bytes = Buffer.from(value);
  }

  /** The value itself; call it only where it is put on the wire. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in time that tells the length of the value, which is no secret, and nothing else. */
  equals(offered: string): boolean {
    const given = Buffer.from(offered);
    return given.length === this.#bytes.length && timingSafeEqual(this.#bytes, given);
  }

  toString(): string {
    return hidden;
  }

  toJSON(): string {
    return hidden;
  }

  [Symbol.toPrimitive](): string {
    return hidden;
  }

  [inspect.custom](): string {
    return hidden;
  }
}
