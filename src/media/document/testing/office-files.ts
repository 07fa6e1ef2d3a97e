/** Small but whole office documents. */

import { zipFile } from "./zip-file.ts";

const head = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>`;
const office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

const types = `${head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`;

const core = (title: string): string =>
  `${head}<cp:coreProperties xmlns:cp="x" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>${title}</dc:title></cp:coreProperties>`;

const links = (targets: readonly (readonly [id: string, kind: string, target: string])[]): string =>
  `${head}<Relationships xmlns="x">${targets
    .map(
      ([id, kind, target]) =>
        `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`,
    )
    .join("")}</Relationships>`;

/** @param body what stands in `w:body`. */
export const docx = (
  body: string,
  more: Readonly<Record<string, string>> = {},
): Promise<Uint8Array> =>
  zipFile({
    "[Content_Types].xml": types,
    "docProps/core.xml": core("Report &amp; 報告"),
    "word/document.xml": `${head}<w:document xmlns:w="x" xmlns:mc="y"><w:body>${body}</w:body></w:document>`,
    ...more,
  });

export interface SheetParts {
  /** Name and content of `sheetData`, by sheet. */
  readonly sheets: Readonly<Record<string, string>>;
  readonly shared?: string;
  readonly styles?: string;
  readonly workbook?: string;
}

export function xlsx({ sheets, shared, styles, workbook = "" }: SheetParts): Promise<Uint8Array> {
  const names = Object.keys(sheets);
  const list = names.map(
    (name, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const parts = names.map((name, index): [string, string] => [
    `xl/worksheets/sheet${index + 1}.xml`,
    `${head}<worksheet xmlns="x"><sheetData>${sheets[name]}</sheetData></worksheet>`,
  ]);
  return zipFile({
    "[Content_Types].xml": types,
    "xl/workbook.xml": `${head}<workbook xmlns="x" xmlns:r="${office}">${workbook}<sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": links(
      names.map((_, index) => [`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`]),
    ),
    ...(shared === undefined
      ? {}
      : { "xl/sharedStrings.xml": `${head}<sst xmlns="x">${shared}</sst>` }),
    ...(styles === undefined
      ? {}
      : { "xl/styles.xml": `${head}<styleSheet xmlns="x">${styles}</styleSheet>` }),
    ...Object.fromEntries(parts),
  });
}

export interface Slide {
  readonly title: string;
  readonly lines: readonly string[];
  readonly notes?: string;
}

const paragraph = (text: string): string => `<a:p><a:r><a:t>${text}</a:t></a:r></a:p>`;

/** Slides are stored in the opposite order of the one they are shown in. */
export function pptx(slides: readonly Slide[]): Promise<Uint8Array> {
  const file = (index: number): string => `slide${slides.length - index}.xml`;
  const parts = slides.flatMap(({ title, lines, notes }, index): [string, string][] => [
    [
      `ppt/slides/${file(index)}`,
      `${head}<p:sld xmlns:p="x" xmlns:a="y"><p:cSld><p:spTree><p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:txBody>${paragraph(title)}</p:txBody></p:sp><p:sp><p:txBody>${lines.map(paragraph).join("")}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
    ],
    ...notesParts(file(index), notes),
  ]);
  const ids = slides.map((_, index) => `<p:sldId id="${256 + index}" r:id="rId${index + 1}"/>`);
  return zipFile({
    "[Content_Types].xml": types,
    "docProps/core.xml": core("Deck"),
    "ppt/presentation.xml": `${head}<p:presentation xmlns:p="x" xmlns:r="${office}"><p:sldIdLst>${ids.join("")}</p:sldIdLst></p:presentation>`,
    "ppt/_rels/presentation.xml.rels": links(
      slides.map((_, index) => [`rId${index + 1}`, "slide", `slides/${file(index)}`]),
    ),
    ...Object.fromEntries(parts),
  });
}

function notesParts(slide: string, notes: string | undefined): readonly [string, string][] {
  if (notes === undefined) return [];
  return [
    [`ppt/slides/_rels/${slide}.rels`, links([["rId1", "notesSlide", `../notesSlides/${slide}`]])],
    [
      `ppt/notesSlides/${slide}`,
      `${head}<p:notes xmlns:p="x" xmlns:a="y"><p:txBody>${paragraph(notes)}<a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p></p:txBody></p:notes>`,
    ],
  ];
}
