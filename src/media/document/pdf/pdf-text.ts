import { getDocumentProxy } from "unpdf";
import { mediaErrors } from "../../errors.ts";
import type { PageCollector } from "../page-collector.ts";
import { CharacterMaps } from "./character-maps.ts";

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;

/** Only text is wanted: no program in the file, no font, no form and no address of it is used. */
const options = {
  disableFontFace: true,
  useSystemFonts: false,
  useWorkerFetch: false,
  useWasm: false,
  enableXfa: false,
  isEvalSupported: false,
  maxImageSize: 1,
  verbosity: 0,
  cMapUrl: "cmaps/",
  cMapPacked: true,
  BinaryDataFactory: CharacterMaps,
};

/** @returns the title of the document if it has one. @throws `media.unreadable`. */
export async function pdfText(
  bytes: Uint8Array,
  pages: PageCollector,
): Promise<string | undefined> {
  // The library takes the memory of what it is given.
  const pdf = await opened(Uint8Array.from(bytes));
  try {
    for (let number = 1; number <= pdf.numPages; number += 1) {
      if (!pages.open) {
        pages.cut();
        break;
      }
      pages.add(await pageText(pdf, number));
    }
    return await titleOf(pdf);
  } catch (error) {
    throw unreadable(error);
  } finally {
    await pdf.loadingTask.destroy();
  }
}

async function opened(bytes: Uint8Array): Promise<Pdf> {
  try {
    return await getDocumentProxy(bytes, options);
  } catch (error) {
    throw unreadable(error);
  }
}

/** Text in the order of the file; the library finds where lines end and where words stand apart. */
async function pageText(pdf: Pdf, number: number): Promise<string> {
  const page = await pdf.getPage(number);
  const { items } = await page.getTextContent();
  page.cleanup();
  return items
    .map((item) => ("str" in item ? item.str + (item.hasEOL ? "\n" : "") : ""))
    .join("")
    .normalize("NFC");
}

async function titleOf(pdf: Pdf): Promise<string | undefined> {
  const { info }: { info: unknown } = await pdf.getMetadata();
  const title = typeof info === "object" && info !== null && "Title" in info ? info.Title : "";
  return typeof title === "string" && title.trim() !== "" ? title.trim() : undefined;
}

function unreadable(error: unknown): Error {
  const locked = error instanceof Error && error.name === "PasswordException";
  const why = locked ? "it is protected with a password" : "its data is damaged";
  return mediaErrors.unreadable({ what: "document", why }, { cause: error });
}
