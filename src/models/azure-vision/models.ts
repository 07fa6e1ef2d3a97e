import type { Model } from "../model.ts";

/**
 * Looked up on 2026-11-21. Limits: learn.microsoft.com, "What is Image Analysis?", version 4.0; it
 * refuses besides what is not more than 50 pixels wide and high. Retirement: learn.microsoft.com,
 * "Image Analysis SDK overview". Price: none found that the vendor publishes without a region.
 */
export const azureVisionModels: readonly Model[] = [
  {
    // The `model-version` of the API; others are dates such as `2023-10-01`.
    id: "latest",
    capabilities: ["detect", "read"],
    limits: {
      pictures: {
        most: 1,
        maxSide: 15_999,
        maxBytes: 20_000_000,
        mimeTypes: [
          "image/jpeg",
          "image/png",
          "image/webp",
          "image/gif",
          "image/bmp",
          "image/tiff",
        ],
      },
    },
    retiresOn: "2028-09-25",
  },
];
