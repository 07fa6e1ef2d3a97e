import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { mediaErrors } from "../errors.ts";
import type { Cause } from "../causes.ts";

/** How libvips words what only the picture can be to blame for. */
const sayings: readonly { readonly pattern: RegExp; readonly why: Cause }[] = [
  {
    pattern: /premature end|unexpected end|truncat|end of (?:file|stream|image)/i,
    why: "it ends too early",
  },
  { pattern: /bad dimensions|invalid dimensions/i, why: "it does not say how large it is" },
  { pattern: /unsupported image format/i, why: "its bytes are not those of a picture" },
];

/**
 * Runs a step that decodes, and words its failure for the caller.
 *
 * The library's own text is left out: it changes between versions and says little to a reader.
 *
 * @throws `media.tooManyPixels`, `media.unreadable`. A mistake of the hub itself, such as a wrong
 * argument, stays what it is.
 */
export async function reading<Result>(
  maxPixels: number,
  step: () => Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (isKumihimoError(error) || !isPictureFault(error)) throw error;
    throw blame(error, maxPixels);
  }
}

/** `TypeError`, `RangeError` and "Expected …" are sharp's words for arguments that make no sense. */
const isPictureFault = (error: unknown): error is Error =>
  error instanceof Error &&
  error.name === "Error" &&
  !/^Expected |out of memory/.test(error.message);

function blame(error: Error, limit: number): KumihimoError {
  if (/pixel limit/i.test(error.message)) return mediaErrors.tooManyPixels({ limit });
  const known = sayings.find(({ pattern }) => pattern.test(error.message));
  const why = known?.why ?? "its data is damaged";
  return mediaErrors.unreadable({ what: "picture", why }, { cause: error });
}
