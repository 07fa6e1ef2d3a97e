/** Cloud Vision after google/cloud/vision/v1/image_annotator.proto and its reference for REST. */

import * as z from "zod";
import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorApi } from "../../testing/vendor-server.ts";

const types = [
  "FACE_DETECTION",
  "LANDMARK_DETECTION",
  "LOGO_DETECTION",
  "LABEL_DETECTION",
  "TEXT_DETECTION",
  "DOCUMENT_TEXT_DETECTION",
  "OBJECT_LOCALIZATION",
] as const;

const annotateRequest = z.strictObject({
  image: z.strictObject({ content: z.base64() }),
  features: z.array(
    z.strictObject({ type: z.enum(types), maxResults: z.int().positive().optional() }),
  ),
  imageContext: z
    .strictObject({ languageHints: z.array(z.string().regex(/^[a-z]{2,3}$/)) })
    .optional(),
});
const body = z.strictObject({ requests: z.array(annotateRequest).length(1) });

/** As proto3 writes it: a coordinate of 0 is not sent. */
const corners = (x: number, y: number, width: number, height: number) =>
  [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ].map(([across, down]) => ({
    ...(across === 0 ? {} : { x: across }),
    ...(down === 0 ? {} : { y: down }),
  }));

type Break = "SPACE" | "EOL_SURE_SPACE" | "LINE_BREAK" | "HYPHEN";

/** A word of symbols eight pixels wide. */
const word = (text: string, [x, y]: readonly [number, number], type: Break) => ({
  symbols: text.split("").map((letter, index) => ({
    text: letter,
    confidence: 0.9,
    boundingBox: { vertices: corners(x + index * 8, y, 8, 12) },
    ...(index === text.length - 1 ? { property: { detectedBreak: { type } } } : {}),
  })),
});

const annotations = {
  OBJECT_LOCALIZATION: {
    localizedObjectAnnotations: [
      {
        mid: "/m/01c648",
        name: "Laptop",
        score: 0.91,
        boundingPoly: { normalizedVertices: corners(0, 0.25, 0.5, 0.5) },
      },
    ],
  },
  FACE_DETECTION: {
    faceAnnotations: [
      {
        boundingPoly: { vertices: corners(400, 0, 80, 90) },
        fdBoundingPoly: { vertices: corners(410, 10, 60, 70) },
        landmarks: [{ type: "LEFT_EYE", position: { x: 430, y: 40, z: 0.1 } }],
        detectionConfidence: 0.97,
        joyLikelihood: "VERY_LIKELY",
      },
    ],
  },
  DOCUMENT_TEXT_DETECTION: {
    textAnnotations: [{ locale: "en", description: "Delivery note\n37 boxes of tea\n" }],
    fullTextAnnotation: {
      text: "Delivery note\n37 boxes of tea\n",
      pages: [
        {
          width: 640,
          height: 480,
          blocks: [
            {
              blockType: "TEXT",
              paragraphs: [
                {
                  confidence: 0.98,
                  words: [word("Delivery", [0, 20], "SPACE"), word("note", [72, 20], "LINE_BREAK")],
                },
                {
                  confidence: 0.95,
                  words: [
                    word("37", [0, 40], "SPACE"),
                    word("boxes", [24, 40], "EOL_SURE_SPACE"),
                    word("of", [0, 60], "SPACE"),
                    word("tea", [24, 60], "LINE_BREAK"),
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
  },
};

const asked = ({ json }: Received): string[] => {
  const parsed = body.safeParse(json);
  return parsed.success ? (parsed.data.requests[0]?.features ?? []).map(({ type }) => type) : [];
};

const lean = {
  localizedObjectAnnotations: [{ name: "Laptop", boundingPoly: {} }],
  faceAnnotations: [{}],
  fullTextAnnotation: { pages: [{ blocks: [{ paragraphs: [{ words: [{ symbols: [{}] }] }] }] }] },
};

export const googleVisionVendor: VendorApi = {
  authorised: ({ headers }, key) => headers["x-goog-api-key"] === key,

  refusal: (status) => ({
    error: { code: status, message: "The vendor's own words.", status: "INVALID_ARGUMENT" },
  }),

  routes: [
    {
      method: "POST",
      path: /^\/v1\/images:annotate$/,
      check: ({ json, headers, query }) =>
        unmet({
          "the body is a BatchAnnotateImagesRequest": body.safeParse(json).success,
          "the body is JSON": headers["content-type"] === "application/json",
          "the key is not in the address": query.size === 0,
        }),
      reply(request, mood) {
        if (mood === "lean") return { json: { responses: [lean] } };
        const results = Object.entries(annotations).filter(([type]) =>
          asked(request).includes(type),
        );
        const response: unknown = Object.assign({}, ...results.map(([, result]) => result));
        return { json: { responses: [response] } };
      },
    },
  ],
};
