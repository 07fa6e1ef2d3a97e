import type { PageCollector } from "../page-collector.ts";
import type { OfficePackage } from "./package.ts";
import { type Element, children, parseXml } from "./xml.ts";

/** DOCX: the body, then foot- and endnotes, as one page. Page breaks are made by the printer, not the file. */
export async function wordText(office: OfficePackage, pages: PageCollector): Promise<void> {
  const texts: string[] = [];
  for (const part of ["document", "footnotes", "endnotes"]) {
    const xml = await office.read(`word/${part}.xml`);
    if (xml !== undefined) texts.push(blockText(parseXml(xml)).trim());
  }
  pages.add(texts.filter((text) => text !== "").join("\n\n"));
}

/** What is not part of the visible text: removed words, field codes, furigana, the older form of a drawing. */
const unseen = new Set(["del", "moveFrom", "instrText", "delText", "rt", "Fallback", "pPr", "rPr"]);

const signs: Readonly<Record<string, string>> = {
  tab: "\t",
  br: "\n",
  cr: "\n",
  noBreakHyphen: "-",
};

function blockText(element: Element): string {
  if (unseen.has(element.name)) return "";
  if (element.name === "tbl") return tableText(element);
  const text = element.children
    .map((node) => (typeof node === "string" ? runText(node, element) : nodeText(node)))
    .join("");
  return element.name === "p" ? `${text}\n` : text;
}

const nodeText = (element: Element): string => signs[element.name] ?? blockText(element);

/** White space between elements is not text. */
const runText = (text: string, { name }: Element): string => (name === "t" ? text : "");

/** Rows on lines of their own, cells separated by tabs. */
const tableText = (table: Element): string =>
  children(table, "tr")
    .map((row) =>
      children(row, "tc")
        .map((cell) => blockText(cell).trim().replaceAll("\n", " "))
        .join("\t"),
    )
    .join("\n")
    .concat("\n");
