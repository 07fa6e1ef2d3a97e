import * as z from "zod";
import { isSafeUrl } from "../../kernel/safe-url.ts";

const address = z
  .url({ protocol: /^https?$/, error: "expected https://host:8200" })
  .refine(
    (url) => !URL.canParse(url) || isSafeUrl(url),
    "expected https://, or http:// on a loopback address",
  );

const token = z.string().min(1).max(8192).meta({ secret: true });

const namespace = z.string().regex(/^[\w./-]{1,256}$/, "expected the name of a namespace");

/** HashiCorp Vault or OpenBao, from which secrets are read. */
export const vaultConfig = z
  .strictObject({
    url: address.optional().describe("Its address; left out, that of the variable `VAULT_ADDR`."),
    token: token
      .optional()
      .describe(
        "With what the hub comes in; may be `env:NAME` or `file:/path`. Left out, that of the variable `VAULT_TOKEN`.",
      ),
    tokenFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "A file with the token, read anew each time, as an agent of Vault writes it; in place of `token`.",
      ),
    namespace: namespace
      .optional()
      .describe("Left out, that of the variable `VAULT_NAMESPACE`, else none."),
    caFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        "PEM file with the authorities that its certificate must come from; left out, those that Node.js knows.",
      ),
    timeoutSeconds: z
      .number()
      .positive()
      .max(120)
      .default(10)
      .describe("How long one answer may take, in seconds."),
  })
  .refine(({ token: given, tokenFile }) => given === undefined || tokenFile === undefined, {
    path: ["tokenFile"],
    error: "expected `token` or `tokenFile`, not both",
  })
  .prefault({})
  .describe("HashiCorp Vault or OpenBao, from which settings written `vault:PATH#FIELD` are read.");

export type VaultSettings = z.output<typeof vaultConfig>;

/** What one use of Vault may have otherwise than all others. */
export const vaultOverrides = {
  url: address.optional().describe("Its address; left out, that of `vault`."),
  token: token.optional().describe("Left out, that of `vault`; may be `env:NAME` or `file:/path`."),
  namespace: namespace.optional().describe("Left out, that of `vault`."),
};
