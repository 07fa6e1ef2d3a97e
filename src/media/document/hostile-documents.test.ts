import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, test } from "node:test";
import { isKumihimoError } from "../../kernel/errors.ts";
import { documentConfig } from "./config.ts";
import { readDocument } from "./document-job.ts";
import { docx, pptx, xlsx } from "./testing/office-files.ts";
import { pdfFile } from "./testing/pdf-file.ts";
import { zipFile } from "./testing/zip-file.ts";

const limits = documentConfig.parse({ maxUnpackedBytes: 8 << 20, maxPartBytes: 4 << 20 });
const read = (bytes: Uint8Array, mimeType = "") => readDocument(bytes, mimeType, limits);

const unreadable = (why: RegExp) => (error: unknown) =>
  isKumihimoError(error) && error.code === "media.unreadable" && why.test(error.message);

const unsupported = (format: RegExp) => (error: unknown) =>
  isKumihimoError(error) && error.code === "media.unsupported" && format.test(error.message);

const paragraph = "<w:p><w:r><w:t>text</w:t></w:r></w:p>";

/** Bytes that do not pack, the same ones every time. */
const noise = (length: number): Buffer =>
  createHash("shake256", { outputLength: length }).update("noise").digest();

/** Sets the unpacked size that an archive claims of its first entry, in both places. */
function claiming(zip: Uint8Array, name: string, size: number): Uint8Array {
  const bytes = Buffer.from(zip);
  const central = bytes.lastIndexOf(Buffer.from(name)) - 46;
  assert.equal(bytes.readUInt32LE(central), 0x02014b50);
  bytes.writeUInt32LE(size, central + 24);
  return bytes;
}

describe("a package is refused", () => {
  test("when a part is a bomb", async () => {
    const bomb = await docx(paragraph, {
      "word/footnotes.xml": `<w:f>${" ".repeat(3 << 20)}</w:f>`,
    });
    await assert.rejects(read(bomb), unreadable(/far more than its size/));
  });

  test("when a part is too large, and when all of it is", async () => {
    const large = { "word/document.xml": noise(5 << 20) };
    await assert.rejects(
      read(await zipFile(large)),
      unreadable(/a part of it unpacks to too much/),
    );
    const parts = Object.fromEntries([1, 2, 3].map((number) => [`${number}.bin`, noise(3 << 20)]));
    await assert.rejects(read(await zipFile(parts)), unreadable(/: it unpacks to too much/));
  });

  test("when it holds too many files", async () => {
    const parts = Object.fromEntries(Array.from({ length: 11 }, (_, at) => [`${at}`, ""]));
    await assert.rejects(
      readDocument(await zipFile(parts), "", { ...limits, maxEntries: 10 }),
      unreadable(/too many files/),
    );
  });

  test("when it lies about a size", async () => {
    const honest = await docx(paragraph.repeat(1000));
    for (const size of [10, 60_000])
      await assert.rejects(
        read(claiming(honest, "word/document.xml", size)),
        unreadable(/damaged/),
      );
  });

  for (const name of ["../../etc/passwd", "/etc/passwd", "C:/x", String.raw`word\document.xml`]) {
    test(`when it names a file ${name}`, async () => {
      const placeholder = "x".repeat(name.length);
      const zip = Buffer.from(await docx(paragraph, { [placeholder]: "root" }));
      const changed = Buffer.from(zip.toString("latin1").replaceAll(placeholder, name), "latin1");
      await assert.rejects(read(changed), unreadable(/damaged/));
    });
  }

  test("when it holds two files of one name", async () => {
    const zip = Buffer.from(await docx(paragraph, { "word/documenu.xml": "<x/>" }));
    const changed = Buffer.from(
      zip.toString("latin1").replaceAll("documenu", "document"),
      "latin1",
    );
    await assert.rejects(read(changed), unreadable(/two files of one name/));
  });

  test("when it is some other archive, or an older or locked file", async () => {
    await assert.rejects(read(await zipFile({ "a.txt": "x" })), unsupported(/ZIP archive/));
    const ole = Buffer.concat([Buffer.from("d0cf11e0a1b11ae1", "hex"), Buffer.alloc(600)]);
    await assert.rejects(read(ole), unsupported(/password/));
  });
});

describe("XML is refused", () => {
  test("when it defines entities, as the billion laughs do", async () => {
    const laughs = `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><w:document><w:t>&b;</w:t></w:document>`;
    await assert.rejects(
      read(await zipFile({ "word/document.xml": laughs })),
      unreadable(/entities/),
    );
    const external = `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`;
    await assert.rejects(
      read(await zipFile({ "xl/workbook.xml": external })),
      unreadable(/entities/),
    );
  });

  test("when it is nested too deep, or not well-formed", async () => {
    const deep = `<w:document>${"<w:x>".repeat(50_000)}${"</w:x>".repeat(50_000)}</w:document>`;
    await assert.rejects(
      read(await zipFile({ "word/document.xml": deep })),
      unreadable(/well-formed/),
    );
    for (const xml of ["<a><b></a>", "<a", "", "no markup"])
      await assert.rejects(read(await zipFile({ "word/document.xml": xml })), unreadable(/./));
  });

  test("when it uses a name that would reach into objects of the language", async () => {
    const body = `<w:p><__proto__ a="1"/></w:p>`;
    await assert.rejects(read(await docx(body)), unreadable(/well-formed/));
    assert.equal("a" in {}, false);
  });
});

/** A workbook's pointer to its sheet. */
const target = (mode: string): string =>
  `<Relationships><Relationship Id="rId1" Type="x/worksheet"${mode} Target="sheet.xml"/></Relationships>`;
const workbook = (rels: string): Promise<Uint8Array> =>
  zipFile({
    "xl/workbook.xml": `<workbook><sheets><sheet name="S" r:id="rId1"/></sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": rels,
    "xl/sheet.xml": `<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>`,
  });

test("what a document places outside of the package is not looked for, not even inside", async () => {
  assert.equal((await read(await workbook(target("")))).pages.length, 1);
  const outside = target(` TargetMode="External"`);
  assert.deepEqual((await read(await workbook(outside))).pages, []);
  const escaping = outside
    .replace(` TargetMode="External"`, "")
    .replace("sheet.xml", "../../../etc/passwd");
  assert.deepEqual((await read(await workbook(escaping))).pages, []);
});

test("a sheet far to the right does not become megabytes of tabs", async () => {
  const rows = Array.from({ length: 500 }, () => `<row><c r="XFD1"><v>1</v></c></row>`).join("");
  const { pages, truncated } = await readDocument(await xlsx({ sheets: { S: rows } }), "", {
    ...limits,
    maxCharacters: 100_000,
  });
  assert.equal(truncated, true);
  assert.equal(pages[0]?.text.length, 100_000);
});

describe("a PDF is refused", () => {
  test("when it is cut or scrambled", async () => {
    await assert.rejects(read(pdfFile([{ lines: ["x"] }]).slice(0, 40)), unreadable(/damaged/));
    await assert.rejects(read(Buffer.from("%PDF-1.7\nnothing")), unreadable(/damaged/));
  });

  test("when it is protected with a password", async () => {
    const text = Buffer.from(pdfFile([{ lines: ["secret"] }])).toString("latin1");
    const lock = `/Encrypt << /Filter /Standard /V 1 /R 2 /P -1 /O <${"41".repeat(32)}> /U <${"42".repeat(32)}> >> /ID [<00><00>] /Root`;
    const locked = Buffer.from(text.replace("/Root", lock), "latin1");
    await assert.rejects(read(locked), unreadable(/password/));
  });
});

test("empty bytes, and bytes that are no text, are refused", async () => {
  await assert.rejects(read(new Uint8Array()), unreadable(/empty/));
  const binary = Uint8Array.from({ length: 4000 }, (_, at) => (at * 37) % 256);
  await assert.rejects(read(binary, "text/plain"), unreadable(/not text/));
  await assert.rejects(read(Buffer.from("GIF89a"), "image/gif"), unsupported(/image\/gif/));
});

/** A repeatable sequence of whole numbers (linear congruence). */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

describe("bytes changed at random give a result or a catalogued error", () => {
  const sources: Readonly<Record<string, () => Promise<Uint8Array> | Uint8Array>> = {
    pdf: () => pdfFile([{ lines: ["Hello"], mapped: "日本語" }, { shiftJis: "93fa967b" }]),
    docx: () => docx(paragraph.repeat(20)),
    xlsx: () =>
      xlsx({ sheets: { S: `<row><c t="s"><v>0</v></c></row>` }, shared: "<si><t>a</t></si>" }),
    pptx: () => pptx([{ title: "T", lines: ["a", "b"], notes: "n" }]),
  };

  for (const [name, source] of Object.entries(sources)) {
    test(name, async () => {
      const whole = await source();
      const next = numbers(42);
      let readable = 0;
      for (let round = 0; round < 120; round += 1) {
        const bytes = Uint8Array.from(whole);
        for (let change = next(8); change >= 0; change -= 1) bytes[next(bytes.length)] = next(256);
        const cut = next(4) === 0 ? bytes.subarray(0, next(bytes.length)) : bytes;
        try {
          const { pages } = await read(cut, "text/plain");
          for (const { text } of pages) assert.ok(text.isWellFormed());
          readable += 1;
        } catch (error) {
          if (!isKumihimoError(error)) throw error;
          assert.match(error.code, /^media\.(?:unreadable|unsupported)$/);
        }
      }
      assert.ok(readable < 120, "some rounds must have broken the file");
    });
  }
});
