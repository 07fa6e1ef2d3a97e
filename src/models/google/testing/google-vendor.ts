/** The Gemini API as its reference describes it (ai.google.dev/api). */

import type { Mind } from "../../testing/mind.ts";
import type { Received, VendorApi } from "../../testing/vendor-api.ts";
import { embeddingRoute } from "./embedding-route.ts";
import { fileRoutes, isUploadPlace } from "./file-routes.ts";
import { generationRoutes } from "./generation-routes.ts";

const statuses: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
};

/** The place of an upload is its own permission: the key has no business there. */
const authorised = (request: Received, key: string): boolean =>
  isUploadPlace(request)
    ? request.headers["x-goog-api-key"] === undefined
    : request.headers["x-goog-api-key"] === key && !request.query.has("key");

/** `processing` is how often a file is asked for before it is ready; below zero, it never will be. */
export const googleVendor = (processing = 0, mind?: Mind): VendorApi => ({
  routes: [...generationRoutes(mind), embeddingRoute, ...fileRoutes(processing)],
  authorised,
  refusal: (code) => ({
    error: { code, message: "It was not to be.", status: statuses[code] ?? "UNKNOWN" },
  }),
});
