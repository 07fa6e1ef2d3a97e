import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { documentConfig } from "./config.ts";
import type { DocumentText } from "./document-engine.ts";
import { readDocument } from "./document-job.ts";
import { docx, pptx, xlsx } from "./testing/office-files.ts";
import { pdfFile } from "./testing/pdf-file.ts";

const limits = documentConfig.parse({});
/** Binary formats are known by their bytes, whatever is claimed. */
const read = (bytes: Uint8Array, mimeType = "application/octet-stream"): Promise<DocumentText> =>
  readDocument(bytes, mimeType, limits);

const texts = ({ pages }: DocumentText): readonly string[] => pages.map(({ text }) => text);

const paragraph = (text: string): string => `<w:p><w:r><w:t>${text}</w:t></w:r></w:p>`;

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("PDF", () => {
  test("gives its pages and its title", async () => {
    const pages = [
      { lines: ["Orders rose to 1,284.", "Total $1,248.00"] },
      { lines: ["Page (two)"] },
    ];
    assert.deepEqual(await read(pdfFile(pages)), {
      format: "pdf",
      title: "Quarterly report",
      pages: [
        { number: 1, text: "Orders rose to 1,284.\nTotal $1,248.00" },
        { number: 2, text: "Page (two)" },
      ],
      truncated: false,
    });
  });

  test("gives Japanese through the map in the file", async () => {
    const text = "四半期配送報告書𠮷";
    assert.deepEqual(texts(await read(pdfFile([{ mapped: text }]))), [text]);
  });

  test("gives Japanese of a font that is not in the file, by the shipped character maps", async () => {
    assert.deepEqual(texts(await read(pdfFile([{ shiftJis: "93fa967b8cea" }]))), ["日本語"]);
  });

  test("without text has empty pages", async () => {
    assert.deepEqual(texts(await read(pdfFile([{}, {}], ""))), ["", ""]);
  });
});

describe("DOCX", () => {
  test("gives paragraphs, tabs, breaks, tables and notes in their order", async () => {
    const table = `<w:tbl><w:tr><w:tc>${paragraph("品名")}</w:tc><w:tc>${paragraph("価格")}</w:tc></w:tr><w:tr><w:tc>${paragraph("茶")}</w:tc><w:tc>${paragraph("¥4,500")}</w:tc></w:tr></w:tbl>`;
    const body = `${paragraph("Fish &amp; chips &#x1F600;")}<w:p><w:r><w:t>a</w:t><w:tab/><w:t xml:space="preserve"> b</w:t><w:br/><w:t>c</w:t></w:r></w:p>${table}${paragraph("end")}`;
    const notes = `<w:footnotes xmlns:w="x"><w:footnote>${paragraph("A note.")}</w:footnote></w:footnotes>`;
    const document = await read(await docx(body, { "word/footnotes.xml": notes }));
    assert.equal(document.format, "docx");
    assert.equal(document.title, "Report & 報告");
    assert.deepEqual(texts(document), [
      "Fish & chips 😀\na\t b\nc\n品名\t価格\n茶\t¥4,500\nend\n\nA note.",
    ]);
  });

  test("leaves out what is not shown: deleted words, field codes, furigana, doubled drawings", async () => {
    const body = `<w:p><w:del><w:r><w:delText>gone</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r><w:ins><w:r><w:t>kept</w:t></w:r></w:ins><w:r><w:ruby><w:rt><w:r><w:t>くみひも</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>組紐</w:t></w:r></w:rubyBase></w:ruby></w:r><mc:AlternateContent><mc:Choice><w:t>box</w:t></mc:Choice><mc:Fallback><w:t>box</w:t></mc:Fallback></mc:AlternateContent></w:p>`;
    assert.deepEqual(texts(await read(await docx(body))), ["kept組紐box"]);
  });
});

describe("XLSX", () => {
  test("gives sheets by name, cells as they are shown", async () => {
    const shared = `<si><t>品名</t></si><si><r><t>Green </t></r><r><t>tea</t></r><rPh><t>グリーン</t></rPh></si>`;
    const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="&quot;days&quot; 0.0"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="20"/></cellXfs>`;
    const sheet = `<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" t="s"><v>1</v></c></row><row r="3"><c r="A3"><v>0.30000000000000004</v></c><c r="B3" s="1"><v>46347</v></c><c r="C3" s="2"><v>46347.5</v></c><c r="D3" s="3"><v>2</v></c><c r="E3" s="4"><v>0.75</v></c><c r="F3" t="b"><v>1</v></c><c r="G3" t="str"><f>A1</f><v>calc</v></c><c r="H3" t="inlineStr"><is><t>inline</t></is></c></row>`;
    const document = await read(await xlsx({ sheets: { 売上: sheet, Empty: "" }, shared, styles }));
    assert.equal(document.format, "xlsx");
    assert.deepEqual(document.pages, [
      {
        number: 1,
        name: "売上",
        text: "品名\t\tGreen tea\n0.3\t2026-11-21\t2026-11-21 12:00:00\t2\t18:00:00\tTRUE\tcalc\tinline",
      },
      { number: 2, name: "Empty", text: "" },
    ]);
  });

  test("counts days from 1904 where the file says so", async () => {
    const document = await read(
      await xlsx({
        sheets: { S: `<row><c s="0"><v>0</v></c></row><row><c s="0"><v>44885</v></c></row>` },
        styles: `<cellXfs><xf numFmtId="14"/></cellXfs>`,
        workbook: `<workbookPr date1904="1"/>`,
      }),
    );
    assert.deepEqual(texts(document), ["1904-01-01\n2026-11-21"]);
  });
});

test("PPTX gives slides in the order they are shown, with title and notes", async () => {
  const bytes = await pptx([
    { title: "Results", lines: ["Up 12 %", "大阪は好調"], notes: "Say thanks." },
    { title: "Plan", lines: ["Next year"] },
  ]);
  const document = await read(bytes);
  assert.equal(document.format, "pptx");
  assert.equal(document.title, "Deck");
  assert.deepEqual(document.pages, [
    { number: 1, name: "Results", text: "Results\nUp 12 %\n大阪は好調\n\nSay thanks." },
    { number: 2, name: "Plan", text: "Plan\nNext year" },
  ]);
});

describe("text", () => {
  for (const [mimeType, format] of [
    ["text/plain", "text"],
    ["text/markdown; charset=utf-8", "markdown"],
    ["text/csv", "csv"],
    ["application/json", "json"],
    ["application/ld+json", "json"],
    ["application/xml", "xml"],
  ] as const) {
    test(`of type ${mimeType} is given as it is, as ${format}`, async () => {
      const document = await read(utf8('\uFEFF{"売上": 1}\r\nnext\t2\n'), mimeType);
      assert.equal(document.format, format);
      assert.deepEqual(texts(document), ['{"売上": 1}\nnext\t2']);
    });
  }

  test("of a page is what a reader sees", async () => {
    const document = await read(
      utf8(
        "<title>A &amp; B</title><h1>売上</h1><script>alert('<b>')</script><p>up <b>12</b>%</p>",
      ),
      "text/html",
    );
    assert.deepEqual(
      { ...document, pages: texts(document) },
      { format: "html", title: "A & B", pages: ["売上\n\nup 12%"], truncated: false },
    );
  });
});

describe("limits", () => {
  test("leave out further pages and say so", async () => {
    const pages = [1, 2, 3].map((number) => ({ lines: [`page ${number}`] }));
    const two = await readDocument(pdfFile(pages), "", { ...limits, maxPages: 2 });
    assert.deepEqual([texts(two), two.truncated], [["page 1", "page 2"], true]);
    assert.equal(
      (await readDocument(pdfFile(pages), "", { ...limits, maxPages: 3 })).truncated,
      false,
    );
  });

  test("cut a text, but no character in two, and say so", async () => {
    const bytes = utf8("12345😀");
    const few = await readDocument(bytes, "text/plain", { ...limits, maxCharacters: 6 });
    assert.deepEqual([texts(few), few.truncated], [["12345"], true]);
    const deck = await pptx([
      { title: "abcdef", lines: [] },
      { title: "next", lines: [] },
    ]);
    const cut = await readDocument(deck, "", { ...limits, maxCharacters: 6 });
    assert.deepEqual([texts(cut), cut.truncated], [["abcdef"], true]);
  });
});
