/** Small but whole PDF files (ISO 32000-1), written by hand. */

export interface PdfPage {
  /** Shown in Helvetica, one line below the other. */
  readonly lines?: readonly string[];
  /** Shown in a font of its own codes, which a map in the file turns into Unicode. */
  readonly mapped?: string;
  /** Bytes of Shift_JIS in hex, for a font that is not in the file, under a predefined character map. */
  readonly shiftJis?: string;
}

const hex = (code: number, digits = 4): string => code.toString(16).padStart(digits, "0");

const stream = (data: string): string => `<< /Length ${data.length} >>\nstream\n${data}\nendstream`;

export function pdfFile(pages: readonly PdfPage[], title = "Quarterly report"): Uint8Array {
  const letters = [...new Set(pages.flatMap(({ mapped = "" }) => Array.from(mapped)))];
  const first = 8;
  const kids = pages.map((_, index) => `${first + 2 * index} 0 R`);
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    `<< /Type /Pages /Kids [${kids.join(" ")}] /Count ${pages.length} >>`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "<< /Type /Font /Subtype /Type0 /BaseFont /Own /Encoding /Identity-H /ToUnicode 5 0 R /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Own /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /DW 1000 >>] >>",
    stream(unicodeMap(letters)),
    "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Mincho /Encoding /90ms-RKSJ-H /DescendantFonts [<< /Type /Font /Subtype /CIDFontType0 /BaseFont /MS-Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 >>] >>",
    `<< /Title (${title}) >>`,
    ...pages.flatMap((page, index) => [
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents ${first + 2 * index + 1} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 6 0 R >> >> >>`,
      stream(content(page, letters)),
    ]),
  ];
  return assembled(objects);
}

function content(
  { lines = [], mapped = "", shiftJis = "" }: PdfPage,
  letters: readonly string[],
): string {
  const rows = lines.map(
    (line) => `/F1 12 Tf (${line.replaceAll(/[()\\]/g, String.raw`\$&`)}) Tj 0 -20 Td`,
  );
  const codes = Array.from(mapped, (letter) => hex(letters.indexOf(letter) + 1)).join("");
  const own = mapped === "" ? [] : [`/F2 12 Tf <${codes}> Tj 0 -20 Td`];
  const named = shiftJis === "" ? [] : [`/F3 12 Tf <${shiftJis}> Tj`];
  return `BT 72 720 Td ${[...rows, ...own, ...named].join("\n")} ET`;
}

/** A map from codes 1, 2, 3 ... to UTF-16 (ISO 32000-1, section 9.10.3). */
function unicodeMap(letters: readonly string[]): string {
  const pairs = letters.map((letter, index) => `<${hex(index + 1)}> <${utf16(letter)}>`);
  return `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange ${pairs.length} beginbfchar ${pairs.join(" ")} endbfchar endcmap end end`;
}

const utf16 = (letter: string): string =>
  Array.from({ length: letter.length }, (_, at) => hex(letter.charCodeAt(at))).join("");

function assembled(objects: readonly string[]): Uint8Array {
  let file = "%PDF-1.7\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(offset).padStart(10, "0")} 00000 n \n`;
  });
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join("")}`;
  const trailer = `trailer << /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${file.length}\n%%EOF`;
  return new Uint8Array(Buffer.from(file + table + trailer, "latin1"));
}
