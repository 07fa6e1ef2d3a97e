/** The XML of a posted response, before anything interprets it. */

import { XMLValidator } from "fast-xml-parser";

/** In bytes; a response with a thousand groups has about 100,000. */
const longest = 256 * 1024;
/** A thousand groups have 2,000; the time that a signature takes grows with their square. */
const mostTags = 2500;
const deepest = 64;

/** The only ways to digest, to write canonically and to sign that are taken; none of them has SHA-1. */
const algorithms = new Set([
  "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
  "http://www.w3.org/2001/10/xml-exc-c14n#",
  "http://www.w3.org/2001/04/xmlenc#sha256",
  "http://www.w3.org/2001/04/xmlenc#sha512",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
  "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512",
  "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1",
]);

/** What is wrong with a response as a text; for the operator. */
export type TextFault =
  | "size"
  | "base64"
  | "encoding"
  | "markup"
  | "elements"
  | "form"
  | "algorithm";

/**
 * The XML within the form's field.
 *
 * Comments, document types, CDATA and processing instructions are refused by the one thing they have
 * in common, whatever a parser would make of them: identity providers write none, and signatures do
 * not cover comments. Entities other than XML's own five cannot be declared without a document type.
 */
export function responseText(
  field: string,
): { readonly xml: string } | { readonly fault: TextFault } {
  if (field.length > longest) return { fault: "size" };
  const base64 = field.replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { fault: "base64" };
  const xml = decoded(Buffer.from(base64, "base64"));
  if (xml === undefined) return { fault: "encoding" };
  if (/<!|<\?/.test(xml.replace(/^\s*<\?xml[^<>]*\?>/, ""))) return { fault: "markup" };
  if (XMLValidator.validate(xml) !== true) return { fault: "form" };
  if (isTooNested(xml)) return { fault: "elements" };
  const named = xml.matchAll(/\bAlgorithm\s*=\s*(?:"([^"]*)"|'([^']*)')/g);
  const known = named.every(([, double, single]) => algorithms.has(double ?? single ?? ""));
  return known ? { xml } : { fault: "algorithm" };
}

function decoded(bytes: Buffer): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Parsers and signatures walk such a text by calling themselves. */
function isTooNested(xml: string): boolean {
  let tags = 0;
  let depth = 0;
  for (const [tag] of xml.matchAll(/<(?:[^<>"']|"[^"<]*"|'[^'<]*')*>/g)) {
    tags += 1;
    if (tag.startsWith("</")) depth -= 1;
    else if (!tag.endsWith("/>")) depth += 1;
    if (tags > mostTags || depth > deepest) return true;
  }
  return false;
}
