import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import type { JsonObject } from "../../kernel/json-object.ts";

const algorithm = "aes-256-gcm";
const options = { authTagLength: 16 } as const;

/** Vault's transit engine with one key of many versions. */
export class TransitEngine {
  readonly #keys = [randomBytes(32)];

  /** Adds a version to the key. */
  rotate(): void {
    this.#keys.push(randomBytes(32));
  }

  /** What it answers; nothing where it refuses. */
  run(operation: string, { plaintext, ciphertext, ...others }: JsonObject): JsonObject | undefined {
    const [given, other] =
      operation === "encrypt" ? [plaintext, ciphertext] : [ciphertext, plaintext];
    if (typeof given !== "string" || other !== undefined) return undefined;
    if (Object.keys(others).length > 0) return undefined;
    if (operation === "encrypt") return this.#encrypted(Buffer.from(given, "base64"));
    try {
      const opened = this.#decrypted(given);
      if (operation === "rewrap") return this.#encrypted(opened);
      return { plaintext: opened.toString("base64") };
    } catch {
      return undefined;
    }
  }

  #encrypted(bytes: Buffer): JsonObject {
    const key = this.#keys.at(-1) ?? Buffer.alloc(0);
    const version = this.#keys.length;
    const iv = randomBytes(12);
    const cipher = createCipheriv(algorithm, key, iv, options);
    const body = [iv, cipher.update(bytes), cipher.final(), cipher.getAuthTag()];
    const ciphertext = `vault:v${version}:${Buffer.concat(body).toString("base64")}`;
    return { ciphertext, key_version: version };
  }

  #decrypted(ciphertext: string): Buffer {
    const [, version, body = ""] = /^vault:v(\d+):(.+)$/.exec(ciphertext) ?? [];
    const bytes = Buffer.from(body, "base64");
    const key = this.#keys[Number(version) - 1] ?? Buffer.alloc(0);
    const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, 12), options);
    decipher.setAuthTag(bytes.subarray(-16));
    return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]);
  }
}
