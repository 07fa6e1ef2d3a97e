/** What runs in a child process for the document engine. */

import { mediaErrors } from "../errors.ts";
import type { DocumentConfig } from "./config.ts";
import type { DocumentText } from "./document-engine.ts";
import { coreTitle } from "./office/core-title.ts";
import { type OfficePackage, openPackage } from "./office/package.ts";
import { sheetText } from "./office/sheet-text.ts";
import { slideText } from "./office/slide-text.ts";
import { wordText } from "./office/word-text.ts";
import { type PageCollector, pageCollector } from "./page-collector.ts";
import { pdfText } from "./pdf/pdf-text.ts";
import { plainText, textFormat } from "./text/plain-text.ts";

/**
 * The format is told by the bytes; the media type decides only between formats that are text.
 *
 * @throws `media.unreadable`, `media.unsupported`.
 */
export async function readDocument(
  bytes: Uint8Array,
  mimeType: string,
  limits: DocumentConfig,
): Promise<DocumentText> {
  if (bytes.length === 0) throw mediaErrors.unreadable({ what: "document", why: "it is empty" });
  const pages = pageCollector(limits);
  const read = await readInto(pages, bytes, mimeType, limits);
  return {
    format: read.format,
    ...(read.title === undefined ? {} : { title: read.title }),
    pages: pages.pages,
    truncated: pages.truncated,
  };
}

interface Read {
  readonly format: string;
  readonly title: string | undefined;
}

async function readInto(
  pages: PageCollector,
  bytes: Uint8Array,
  mimeType: string,
  limits: DocumentConfig,
): Promise<Read> {
  const head = Buffer.from(bytes.subarray(0, 1024)).toString("latin1");
  if (head.includes("%PDF-")) return { format: "pdf", title: await pdfText(bytes, pages) };
  if (head.startsWith("PK\u0003\u0004")) return readOffice(pages, await openPackage(bytes, limits));
  if (head.startsWith("\u00D0\u00CF\u0011\u00E0")) throw oldOffice();
  const format = textFormat(mimeType.replace(/;.*/, "").trim().toLowerCase());
  if (format === undefined) throw mediaErrors.unsupported({ what: "a document", format: mimeType });
  return { format, title: plainText(bytes, format, pages) };
}

/** Each kind of office document has a part that no other has. */
const kinds = [
  { part: "word/document.xml", format: "docx", read: wordText },
  { part: "xl/workbook.xml", format: "xlsx", read: sheetText },
  { part: "ppt/presentation.xml", format: "pptx", read: slideText },
] as const;

async function readOffice(pages: PageCollector, office: OfficePackage): Promise<Read> {
  const kind = kinds.find(({ part }) => office.has(part));
  if (kind === undefined)
    throw mediaErrors.unsupported({ what: "a document", format: "this ZIP archive" });
  await kind.read(office, pages);
  return { format: kind.format, title: await coreTitle(office) };
}

/** DOCX, XLSX and PPTX with a password are wrapped in the same container as the formats before 2007. */
const oldOffice = (): Error =>
  mediaErrors.unsupported({
    what: "a document",
    format: "an Office file from before 2007 or one with a password",
  });
