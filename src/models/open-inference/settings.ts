import * as z from "zod";
import { apiKey, baseUrl, manners } from "../settings.ts";

export const openInferenceSettings = z.strictObject({
  kind: z.literal("open-inference"),
  apiKey: apiKey.describe("The key, where the server asks for one; may be `file:/path`."),
  baseUrl: baseUrl.describe("The address of the server, such as `http://127.0.0.1:8000`."),
  ...manners,
});

export type OpenInferenceSettings = z.output<typeof openInferenceSettings>;
