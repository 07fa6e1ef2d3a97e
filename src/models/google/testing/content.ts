/** `Content` and what it is made of (ai.google.dev/api/caching#Content). */

import * as z from "zod";

const inlineData = z.strictObject({
  mimeType: z.enum([
    "image/png",
    "image/jpeg",
    "image/webp",
    "image/heic",
    "image/heif",
    "audio/wav",
    "audio/mp3",
    "audio/aiff",
    "audio/aac",
    "audio/ogg",
    "audio/flac",
    "video/mp4",
    "video/mpeg",
    "video/mov",
    "video/webm",
    "video/3gpp",
  ]),
  data: z.base64().min(1),
});

const fileData = z.strictObject({
  mimeType: z.string().regex(/^(audio|video)\//),
  fileUri: z.url(),
});

export const textPart = z.strictObject({ text: z.string().min(1) });

export const part = z.union([
  textPart,
  z.strictObject({ inlineData }),
  z.strictObject({ fileData }),
]);

export const userContent = z.strictObject({
  role: z.literal("user").optional(),
  parts: z.array(part).min(1),
});
