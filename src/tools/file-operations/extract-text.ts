import { mediaErrors } from "../../media/errors.ts";
import type { FileOperation } from "./file-operation.ts";

/** The text of a document page by page, or of a picture line by line. */
export const extractText: FileOperation = async ({ engines }, file, _options, { signal }) => {
  if (file.kind === "image") {
    const { text, lines, language } = await engines.ocr.read(await file.bytes(), {}, signal);
    const placed = lines.map((line) => ({
      text: line.text,
      confidence: line.confidence,
      boundingBox: line.boundingBox,
    }));
    return { result: { text, language, lines: placed }, prose: text, content: [] };
  }
  if (file.kind !== "document" && file.kind !== "text") {
    throw mediaErrors.wrongKind({
      wanted: "a document, a text or a picture",
      mimeType: file.mimeType,
    });
  }
  const document = await engines.document.read(await file.bytes(), file.mimeType, signal);
  const text = document.pages.map((page) => page.text).join("\n\n");
  return { result: { text, ...document }, prose: text, content: [] };
};
