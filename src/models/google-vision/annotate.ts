/**
 * `images:annotate` of Google's Cloud Vision
 * (docs.cloud.google.com/vision/docs/reference/rest/v1/images/annotate).
 */

import * as z from "zod";
import type { SentPicture } from "../capabilities/question.ts";
import { modelErrors } from "../errors.ts";
import { askGoogle, type GoogleAccount } from "../google-cloud/ask-google.ts";
import { httpStatus } from "../google-cloud/http-status.ts";
import type { Attempt } from "../provider.ts";
import { failureOfStatus } from "../wire/failure-of-status.ts";

export interface VisionAccount extends GoogleAccount {
  readonly baseUrl: string;
}

/** One picture, and what helps with it. */
export interface Annotation {
  readonly picture: SentPicture;
  /** ISO 639. */
  readonly languageHints?: readonly string[];
}

/** What is left out is an empty list or an empty text: proto3 does not send defaults. */
const failed = z.object({ code: z.number().default(2), message: z.string().default("") });
const replies = z.object({ responses: z.array(z.unknown()).min(1).max(1) });
const failing = z.object({ error: failed.optional() });

/** The longest list of things that is asked for; the API's own default is ten. */
const maxResults = 100;

/** @throws as `askJson`, also for a failure that comes with the status of a success. */
export async function annotate<Schema extends z.ZodType>(
  account: VisionAccount,
  { picture, languageHints = [] }: Annotation,
  { model, signal }: Attempt,
  reply: Schema,
): Promise<z.output<Schema>> {
  const request = {
    image: { content: Buffer.from(picture.bytes).toString("base64") },
    features: model.split("+").map((type) => ({ type, maxResults })),
    ...(languageHints.length === 0 ? {} : { imageContext: { languageHints } }),
  };
  const url = `${account.baseUrl}/images:annotate`;
  const { responses } = await askGoogle(
    account,
    { url, model, body: { requests: [request] }, signal },
    replies,
  );
  const { provider } = account;
  const { error } = read(failing, responses[0], provider);
  if (error === undefined) return read(reply, responses[0], provider);
  const cause = new Error(`google.rpc.Code ${error.code}: ${error.message.slice(0, 2000)}`);
  const status = httpStatus(error.code);
  throw failureOfStatus({ provider, model, status, headers: undefined, cause });
}

function read<Schema extends z.ZodType>(
  schema: Schema,
  response: unknown,
  provider: string,
): z.output<Schema> {
  const parsed = schema.safeParse(response);
  if (!parsed.success) throw modelErrors.badReply({ provider }, { cause: parsed.error });
  return parsed.data;
}
