/**
 * `Analyze` of Azure's Image Analysis 4.0
 * (learn.microsoft.com/rest/api/computervision/analyze/image, version 2024-02-01).
 */

import type * as z from "zod";
import type { SentPicture } from "../capabilities/question.ts";
import type { Attempt } from "../provider.ts";
import { askJson } from "../wire/ask-json.ts";
import type { Wire } from "../wire/wire.ts";

const apiVersion = "2024-02-01";

export interface VisionResource {
  readonly wire: Wire;
  readonly provider: string;
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** One picture, and what is wanted of it. */
export interface Analysis {
  readonly picture: SentPicture;
  readonly features: readonly ("objects" | "people" | "read")[];
}

/** @throws as `askJson`. */
export function analyze<Schema extends z.ZodType>(
  resource: VisionResource,
  { picture, features }: Analysis,
  { model, signal }: Attempt,
  reply: Schema,
): Promise<z.output<Schema>> {
  const query = new URLSearchParams({
    "api-version": apiVersion,
    features: features.join(","),
    "model-version": model,
  });
  return askJson(
    {
      wire: resource.wire,
      provider: resource.provider,
      model,
      url: `${resource.baseUrl}/computervision/imageanalysis:analyze?${query.toString()}`,
      body: new Blob([picture.bytes]),
      headers: {
        "content-type": "application/octet-stream",
        "ocp-apim-subscription-key": resource.apiKey,
      },
      signal,
    },
    reply,
  );
}
