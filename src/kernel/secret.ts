import { createHash, timingSafeEqual } from "node:crypto";
import { inspect } from "node:util";

const hidden = "[secret]";

/** A value that no log, template, JSON text or debugger line shows by accident. */
export class Secret {
  readonly #value: string;
  readonly #digest: Buffer;

  constructor(value: string) {
    this.#value = value;
    this.#digest = digest(value);
  }

  /** The value itself; call it only where it is put on the wire. */
  reveal(): string {
    return this.#value;
  }

  /** Compares in time that does not depend on where the first difference is. */
  equals(offered: string): boolean {
    return timingSafeEqual(this.#digest, digest(offered));
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

/** Digests have one length, which `timingSafeEqual` asks for. */
const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
