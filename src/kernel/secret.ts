import { timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const hidden = "[secret]";

/** A value that no log, template, JSON text or debugger line shows by accident. */
export class Secret {
  readonly #value: string;
  readonly #bytes: Buffer;
  readonly #offered: Buffer;

  constructor(value: string) {
    this.#value = value;
    this.#bytes = Buffer.from(value);
    this.#offered = Buffer.alloc(this.#bytes.length);
  }

  /** The value itself; call it only where it is put on the wire. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in time that tells the length of the value, which is no secret, and nothing else. */
  equals(offered: string): boolean {
    if (Buffer.byteLength(offered) !== this.#bytes.length) return false;
    this.#offered.write(offered);
    return timingSafeEqual(this.#bytes, this.#offered);
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
