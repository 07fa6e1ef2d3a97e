/** Other names under which media types go about, after the ones that the hub uses. */

const aliases: Readonly<Record<string, string>> = {
  "audio/x-wav": "audio/wav",
  "audio/wave": "audio/wav",
  "audio/vnd.wave": "audio/wav",
  "audio/mp3": "audio/mpeg",
  "audio/mpga": "audio/mpeg",
  "audio/x-m4a": "audio/mp4",
  "audio/m4a": "audio/mp4",
  "audio/x-flac": "audio/flac",
  "audio/opus": "audio/ogg",
  "application/ogg": "audio/ogg",
  "video/x-m4v": "video/mp4",
  "video/mov": "video/quicktime",
  "video/avi": "video/x-msvideo",
  "video/vnd.avi": "video/x-msvideo",
};

/** Without parameters, and by its usual name. */
export function usualType(mimeType: string): string {
  const bare = (mimeType.split(";", 1)[0] ?? "").trim().toLowerCase();
  return aliases[bare] ?? bare;
}

/** Whether a list has a type, by whatever name. */
export const accepts = (mimeTypes: readonly string[], mimeType: string): boolean =>
  mimeTypes.some((one) => usualType(one) === usualType(mimeType));
