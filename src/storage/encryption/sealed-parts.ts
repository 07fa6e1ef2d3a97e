/** How sealed texts are written: parts in base64url with a point between them. */

/** What begins every sealed text. */
export const version = "v1";

/** Neither a point nor a space; it stands in sealed texts as it is. */
export const keyIdForm = /^[\w-]{1,64}$/;

/** The key id of everything that Vault's transit engine wrapped. */
export const transitId = "transit";

/** The bytes of one part. @throws where it is another spelling of them, or none */
export function bytesOf(part: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) throw new Error("It is not base64url.");
  return bytes;
}

export interface WrappedParts {
  readonly keyId: string;
  readonly wrapped: Buffer;
}

/** The parts of a wrapped data key. @throws where it is none of this version */
export function wrappedParts(text: string): WrappedParts {
  const [made, keyId = "", wrapped = "", ...rest] = text.split(".");
  if (made !== version || !keyIdForm.test(keyId) || rest.length > 0) {
    throw new Error("It is no wrapped key of this version.");
  }
  return { keyId, wrapped: bytesOf(wrapped) };
}

/** Which key wrapped it; nothing where that cannot be told. */
export function keyIdOf(wrapped: string): string | undefined {
  const [made, keyId] = wrapped.split(".");
  return made === version ? keyId : undefined;
}
