/** Image Analysis after Microsoft's specification of 2023-10-01 and its reference of 2024-02-01. */

import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorApi } from "../../testing/vendor-server.ts";

const features = ["tags", "caption", "denseCaptions", "objects", "read", "smartCrops", "people"];

const quadrilateral = (x: number, y: number, width: number, height: number) => [
  { x, y },
  { x: x + width, y },
  { x: x + width, y: y + height },
  { x, y: y + height },
];

const word = (text: string, confidence: number) => ({
  text,
  boundingPolygon: quadrilateral(10, 20, 40, 12),
  confidence,
});

const metadata = { modelVersion: "2023-10-01", metadata: { width: 640, height: 480 } };

const results = {
  objects: {
    objectsResult: {
      values: [
        {
          boundingBox: { x: 20, y: 30, w: 200, h: 150 },
          tags: [{ name: "Laptop", confidence: 0.91 }],
        },
        {
          boundingBox: { x: 300, y: 40, w: 90, h: 300 },
          tags: [{ name: "person", confidence: 0.8 }],
        },
      ],
    },
  },
  people: {
    peopleResult: {
      values: [{ boundingBox: { x: 298, y: 38, w: 95, h: 310 }, confidence: 0.94 }],
    },
  },
  read: {
    readResult: {
      blocks: [
        {
          lines: [
            {
              text: "Delivery note",
              boundingPolygon: quadrilateral(10, 20, 90, 12),
              words: [word("Delivery", 0.99), word("note", 0.42)],
            },
            {
              text: "37 boxes",
              boundingPolygon: quadrilateral(10, 40, 60, 14),
              words: [word("37", 0.98), word("boxes", 0.97)],
            },
          ],
        },
      ],
    },
  },
};

/** A JPEG or PNG, or the words that stand for one in the suite. */
const isPicture = (body: Buffer): boolean =>
  /^(ffd8ff|89504e47)/.test(body.toString("hex", 0, 4)) || body.toString() === "the picture";

const wanted = ({ query }: Received): string[] => (query.get("features") ?? "").split(",");

export const azureVisionVendor: VendorApi = {
  authorised: ({ headers }, key) => headers["ocp-apim-subscription-key"] === key,

  refusal: (status) => ({
    error: {
      code: status === 401 ? "401" : "InvalidRequest",
      message: "The vendor's own words.",
      innererror: { code: "InvalidImageSize", message: "The vendor's own words." },
    },
  }),

  routes: [
    {
      method: "POST",
      path: /^\/computervision\/imageanalysis:analyze$/,
      check: (request) =>
        unmet({
          "api-version is 2024-02-01": request.query.get("api-version") === "2024-02-01",
          "features are known ones": wanted(request).every((one) => features.includes(one)),
          "model-version is latest or a date": /^(latest|\d{4}-\d{2}-\d{2})(-preview)?$/.test(
            request.query.get("model-version") ?? "latest",
          ),
          "the picture is the body":
            request.headers["content-type"] === "application/octet-stream" &&
            isPicture(request.body),
        }),
      // Which results there are is up to the features; `lean` is a picture with nothing in it.
      reply: (request, mood) => {
        if (mood === "lean") return { json: metadata };
        const asked = Object.entries(results).filter(([name]) => wanted(request).includes(name));
        return { json: Object.assign({}, metadata, ...asked.map(([, result]) => result)) };
      },
    },
  ],
};
