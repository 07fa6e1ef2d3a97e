/**
 * A server that holds requests against OpenAI's reference (developers.openai.com/api/reference, looked
 * up 2026-11-21) and replies in its shapes. Azure serves the same operations under another path.
 *
 * @module
 */

import type { Mind } from "../../testing/mind.ts";
import type { VendorApi } from "../../testing/vendor-server.ts";
import { speechRoute, transcriptionRoute } from "./audio-routes.ts";
import { embeddingsRoute } from "./embeddings-route.ts";
import { responsesRoute } from "./responses-route.ts";

/** @param prefix What stands before the operation, such as `/v1`. */
export const openaiRoutes = (prefix: string, mind?: Mind): VendorApi["routes"] => [
  responsesRoute(prefix, mind),
  embeddingsRoute(prefix),
  transcriptionRoute(prefix),
  speechRoute(prefix),
];

const codes: Readonly<Record<number, string>> = {
  401: "invalid_api_key",
  404: "model_not_found",
  429: "rate_limit_exceeded",
};

const openaiRefusal = (status: number): unknown => ({
  error: {
    message: "Refused: sk-canary-0123456789abcdef may not do this.",
    type: status < 500 ? "invalid_request_error" : "server_error",
    param: null,
    code: codes[status] ?? null,
  },
});

export const openaiVendorWith = (mind?: Mind): VendorApi => ({
  routes: openaiRoutes("/v1", mind),
  authorised: ({ headers }, key) => headers.authorization === `Bearer ${key}`,
  refusal: openaiRefusal,
});

export const openaiVendor: VendorApi = openaiVendorWith();
