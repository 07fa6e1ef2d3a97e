import * as z from "zod";
import { vaultOverrides } from "../vault/config.ts";
import { keyIn } from "./named-key.ts";
import { keyIdForm, transitId } from "./sealed-parts.ts";

const namedKey = z.strictObject({
  id: z
    .string()
    .regex(keyIdForm, "expected letters, digits, - and _, at most 64")
    .describe("By which what is sealed names it; it never becomes that of another key."),
  key: z
    .string()
    .refine(
      (text) => keyIn(text) !== undefined,
      "expected 32 bytes as 64 hexadecimal digits or as base64",
    )
    .meta({ secret: true })
    .describe(
      "32 bytes as 64 hexadecimal digits or base64, for example of `openssl rand -hex 32`; may be `env:NAME`, `file:/path` or `vault:PATH#FIELD`.",
    ),
});

const vaultName = z.string().regex(/^[\w-]+(?:[./][\w-]+)*$/, "expected a name as Vault has it");

/** The keys with which the hub seals what it keeps. */
export const encryptionConfig = z
  .strictObject({
    keys: z
      .array(namedKey)
      .max(100)
      .default([])
      .describe(
        "The first seals, all of them open. Left out, the hub keeps a ring of keys in its data folder; with PostgreSQL they must be given, the same to every replica.",
      ),
    transit: z
      .strictObject({
        ...vaultOverrides,
        mount: vaultName.default("transit").describe("Where the engine is mounted."),
        key: vaultName.describe("The name of the key there; it never leaves Vault."),
      })
      .optional()
      .describe(
        "Vault's or OpenBao's transit engine seals in place of a key of the hub; `keys` then only open.",
      ),
  })
  .refine(({ keys }) => new Set(keys.map(({ id }) => id)).size === keys.length, {
    path: ["keys"],
    error: "two keys have the same id",
  })
  .refine(({ keys }) => keys.every(({ id }) => id !== transitId), {
    path: ["keys"],
    error: `the id ${transitId} is kept for the transit engine`,
  })
  .prefault({})
  .describe(
    "With which keys the hub seals what it keeps: its secrets, and texts of the audit log.",
  );

export type EncryptionSettings = z.output<typeof encryptionConfig>;
