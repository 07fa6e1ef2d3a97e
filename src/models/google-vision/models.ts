import type { Limits, Model } from "../model.ts";

/** Base64 in JSON of at most 10 MB (docs.cloud.google.com/vision/quotas); 75 million pixels (".../supported-files"). */
const limits: Limits = {
  pictures: {
    most: 1,
    maxSide: 8600,
    maxBytes: 7_000_000,
    mimeTypes: ["image/jpeg", "image/png", "image/webp", "image/gif", "image/bmp"],
  },
};

/**
 * A model is a `Feature.Type` of the API, or several joined with `+`: each is charged for itself.
 *
 * Prices looked up on 2026-11-21 at cloud.google.com/vision/pricing, for the 1001st to the five
 * millionth picture of a month; the first thousand are free.
 */
export const googleVisionModels: readonly Model[] = [
  {
    id: "OBJECT_LOCALIZATION+FACE_DETECTION",
    capabilities: ["detect"],
    limits,
    price: { perPicture: 0.003_75 },
  },
  {
    id: "OBJECT_LOCALIZATION",
    capabilities: ["detect"],
    limits,
    price: { perPicture: 0.002_25 },
  },
  { id: "FACE_DETECTION", capabilities: ["detect"], limits, price: { perPicture: 0.0015 } },
  { id: "DOCUMENT_TEXT_DETECTION", capabilities: ["read"], limits, price: { perPicture: 0.0015 } },
  { id: "TEXT_DETECTION", capabilities: ["read"], limits, price: { perPicture: 0.0015 } },
];
