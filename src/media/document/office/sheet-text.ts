import type { PageCollector } from "../page-collector.ts";
import { cellFormats } from "./cell-format.ts";
import type { OfficePackage } from "./package.ts";
import { relationshipsOf } from "./relationships.ts";
import { child, children, type Element, parseXml, textOf } from "./xml.ts";

const workbookPart = "xl/workbook.xml";
/** Columns of a sheet at most (ECMA-376, Excel's own limit). */
const maxColumns = 16_384;

interface Book {
  /** Texts that cells refer to by number. */
  readonly shared: readonly string[];
  /** How a cell of a style shows its number. */
  readonly shown: (style: number, value: string) => string;
}

/** XLSX: each sheet is a page of its name, rows on lines, cells separated by tabs, as they are shown. */
export async function sheetText(office: OfficePackage, pages: PageCollector): Promise<void> {
  const xml = await office.read(workbookPart);
  if (xml === undefined) return;
  const workbook = parseXml(xml);
  const targets = await relationshipsOf(office, workbookPart);
  const from1904 = child(workbook, "workbookPr")?.attributes["date1904"] === "1";
  const book: Book = {
    shared: await sharedTexts(office),
    shown: cellFormats(await office.read("xl/styles.xml"), from1904),
  };
  for (const { attributes } of children(child(workbook, "sheets"), "sheet")) {
    if (!pages.open) return pages.cut();
    const sheet = await office.read(targets.get(attributes["r:id"] ?? "")?.target ?? "");
    if (sheet !== undefined)
      pages.add(rowsOf(parseXml(sheet), book, pages.room), attributes["name"]);
  }
}

async function sharedTexts(office: OfficePackage): Promise<readonly string[]> {
  const xml = await office.read("xl/sharedStrings.xml");
  return xml === undefined ? [] : children(parseXml(xml), "si").map(richText);
}

/** Text in one piece or in runs; furigana (`rPh`) is no part of it. */
const richText = (item: Element): string =>
  item.children
    .map((node) => {
      if (typeof node === "string") return "";
      return node.name === "r" ? textOf(child(node, "t")) : node.name === "t" ? textOf(node) : "";
    })
    .join("");

/** Lines up to one beyond the room there is, so that the page knows it was cut. */
function rowsOf(sheet: Element, book: Book, room: number): string {
  const lines: string[] = [];
  let length = 0;
  for (const row of children(child(sheet, "sheetData"), "row")) {
    if (length > room) break;
    const line = rowOf(row, book);
    length += line.length;
    if (line !== "") lines.push(line);
  }
  return lines.join("\n");
}

function rowOf(row: Element, book: Book): string {
  let line = "";
  let column = 0;
  for (const cell of children(row, "c")) {
    const text = cellText(cell, book).replaceAll(/\s+/g, " ").trim();
    const wanted = columnOf(cell.attributes["r"]) ?? column + 1;
    if (text === "" || wanted <= column) continue;
    line += "\t".repeat(wanted - Math.max(1, column)) + text;
    column = wanted;
  }
  return line;
}

/** `AB12` is in column 28. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^[A-Z]{1,3}(?=\d)/.exec(reference ?? "")?.[0];
  if (letters === undefined) return undefined;
  const column = Array.from(letters).reduce(
    (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
    0,
  );
  return Math.min(column, maxColumns);
}

/** What a cell shows, by its type (ECMA-376 part 1, section 18.18.11). */
function cellText(cell: Element, { shared, shown }: Book): string {
  const value = textOf(child(cell, "v"));
  const { t: type = "n", s: style = "0" } = cell.attributes;
  if (type === "s") return shared[Number(value)] ?? "";
  if (type === "inlineStr") return richText(child(cell, "is") ?? cell);
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  return type === "n" && value !== "" ? shown(Number(style), value) : value;
}
