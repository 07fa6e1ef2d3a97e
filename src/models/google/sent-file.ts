import type { SentFile } from "../ai-sdk/ask.ts";
import type { Attempt } from "../provider.ts";
import type { Uploads } from "./uploads.ts";

/**
 * Bytes of a film or a recording that are sent inside the request; larger ones are uploaded first.
 *
 * With its base64 and its question it stays below 20 MB, what Google took of every type before it
 * raised the limit to 100 MB "with varying limits based on data types", and out of the memory here.
 */
export const mostInlineBytes = 14_000_000;

interface MediaBody {
  readonly body: Blob;
  readonly mimeType: string;
}

/** Google's own names of types. */
const names: Readonly<Record<string, string>> = {
  "audio/mpeg": "audio/mp3",
  "video/quicktime": "video/mov",
};

/** Gives `use` the file in the way that suits its size, and takes it away from Google afterwards. */
export async function withSentFile<Result>(
  { body, mimeType }: MediaBody,
  { uploads, attempt }: { readonly uploads: Uploads; readonly attempt: Attempt },
  use: (file: SentFile) => Promise<Result>,
): Promise<Result> {
  const name = names[mimeType] ?? mimeType;
  if (body.size <= mostInlineBytes) return await use({ data: body, mimeType: name });
  using uploaded = await uploads.add(body, name, attempt);
  return await use({ data: new URL(uploaded.uri), mimeType: name });
}
