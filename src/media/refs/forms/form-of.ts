import { mediaErrors } from "../../errors.ts";
import { reasons } from "../reasons.ts";
import { isBareBase64 } from "./base64.ts";

/** The ways to write media as one text. */
export type Form = "data" | "artifact" | "address" | "path" | "base64";

const schemes: Readonly<Record<string, Form>> = {
  data: "data",
  artifact: "artifact",
  http: "address",
  https: "address",
  file: "path",
};

/** A single letter is a drive of Windows, not a scheme. */
const scheme = /^([a-z][a-z0-9+.-]+):/i;

/**
 * The form a text is written in. What is neither a URL nor base64 of a known format counts as a path.
 *
 * @throws `media.notMedia` for an empty text and for URLs of other schemes.
 */
export async function formOf(text: string): Promise<Form> {
  if (text === "") throw mediaErrors.notMedia({ why: reasons.empty });
  const named = scheme.exec(text)?.[1]?.toLowerCase();
  if (named === undefined) return (await isBareBase64(text)) ? "base64" : "path";
  const form = Object.hasOwn(schemes, named) ? schemes[named] : undefined;
  if (form === undefined) throw mediaErrors.notMedia({ why: reasons.scheme(named) });
  return form;
}
