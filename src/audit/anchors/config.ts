import * as z from "zod";
import { isSafeUrl } from "../../kernel/safe-url.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { parseVkey, signatureTypes } from "../notes/verifier-key.ts";

const everySeconds = (standard: number) =>
  z
    .number()
    .min(0)
    .max(86_400)
    .default(standard)
    .describe("It gets the newest checkpoint once in so many seconds at most; 0 for every one.");

const timeoutSeconds = z
  .number()
  .positive()
  .max(300)
  .default(20)
  .describe("How long it may take, in seconds.");

const address = z
  .url({ protocol: /^https?$/ })
  .max(2048)
  .refine((url) => !hasCredentials(url), "put credentials into headers, not into the address")
  .transform((url) => url.replace(/\/+$/, ""));

function hasCredentials(url: string): boolean {
  const { username, password } = URL.parse(url) ?? { username: "", password: "" };
  return username !== "" || password !== "";
}

const mustBeSafe = "expected https://, for others could read the credentials";

export const fileAnchorSettings = z
  .strictObject({
    kind: z.literal("file"),
    path: z.string().min(1).max(4096).describe("A folder, best on another machine's disk."),
    everySeconds: everySeconds(0),
  })
  .describe("One file for each log, `<path>/<log>.checkpoints`.");

export const s3AnchorSettings = z
  .strictObject({
    kind: z.literal("s3"),
    bucket: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "expected the name of a bucket")
      .describe("Made with object lock."),
    region: z
      .string()
      .regex(/^[a-z0-9-]{1,64}$/, "expected a region such as eu-central-1")
      .describe("As `eu-central-1`."),
    endpoint: address
      .refine(isSafeUrl, mustBeSafe)
      .optional()
      .describe("Of another service that speaks S3; left out, Amazon's."),
    prefix: z
      .string()
      .regex(/^[\w.\-/]{0,200}$/, "expected letters, digits, . _ - and /")
      .default("")
      .describe("What the names of objects begin with, as `audit/`."),
    accessKeyId: z.string().regex(/^\w{1,128}$/, "expected the id of an access key"),
    secretAccessKey: z.string().min(1).max(1024).meta({ secret: true }),
    sessionToken: z.string().min(1).max(8192).optional().meta({ secret: true }),
    retainDays: z
      .int()
      .min(1)
      .max(36_500)
      .default(400)
      .describe("For so long nobody can take a checkpoint away, in days."),
    mode: z
      .enum(["compliance", "governance"])
      .default("compliance")
      .describe("`governance`: those with a permission of their own can after all."),
    everySeconds: everySeconds(300),
    timeoutSeconds,
  })
  .describe("One locked object for each checkpoint.");

export const witnessAnchorSettings = z
  .strictObject({
    kind: z.literal("witness"),
    url: address.describe("Where `/add-checkpoint` is added (C2SP tlog-witness)."),
    vkey: z
      .string()
      .refine(isWitnessKey, "expected the verifier key of a witness (Ed25519 cosignatures)")
      .describe("The key that its cosignatures are checked with."),
    everySeconds: everySeconds(60),
    timeoutSeconds,
  })
  .describe("Signs that the log only grows.");

function isWitnessKey(text: string): boolean {
  try {
    return parseVkey(text).type === signatureTypes.cosignature;
  } catch (error) {
    if (isKumihimoError(error)) return false;
    throw error;
  }
}

export const httpAnchorSettings = z
  .strictObject({
    kind: z.literal("http"),
    url: address.describe("Gets each checkpoint as `text/plain` in a POST."),
    headers: z
      .record(
        z.string().regex(/^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/, "expected the name of a header"),
        z
          .string()
          .max(8192)
          .regex(/^[^\r\n\0]*$/, "expected one line")
          .meta({ secret: true }),
      )
      .default({})
      .describe("Sent with it, for example `authorization`."),
    everySeconds: everySeconds(60),
    timeoutSeconds,
  })
  .refine(({ url, headers }) => isSafeUrl(url) || Object.keys(headers).length === 0, {
    path: ["url"],
    message: mustBeSafe,
  })
  .describe("Anything that takes a POST, such as a SIEM.");

/** Where checkpoints are kept besides. */
export const anchorsConfig = z
  .array(
    z.discriminatedUnion("kind", [
      fileAnchorSettings,
      s3AnchorSettings,
      witnessAnchorSettings,
      httpAnchorSettings,
    ]),
  )
  .max(8)
  .default([])
  .describe(
    "Where checkpoints are kept besides, so that whoever can write the log cannot change it unseen.",
  );

export type AnchorSettings = z.output<typeof anchorsConfig>[number];
export type FileAnchorSettings = z.output<typeof fileAnchorSettings>;
export type S3AnchorSettings = z.output<typeof s3AnchorSettings>;
export type WitnessAnchorSettings = z.output<typeof witnessAnchorSettings>;
export type HttpAnchorSettings = z.output<typeof httpAnchorSettings>;
