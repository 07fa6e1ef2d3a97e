/**
 * Makes the two fonts in assets/fonts from the npm package @fontsource/noto-sans-jp 5.3.0 (OFL-1.1).
 *
 *   npm pack @fontsource/noto-sans-jp@5.3.0 && tar xf fontsource-noto-sans-jp-5.3.0.tgz
 *   node scripts/vendor-fonts.mjs package
 *
 * The package holds WOFF subsets for browsers; the chart engine needs one TTF for each weight. The
 * `japanese` subset (JIS X 0208 and Latin) is the base. To it are added the glyphs of the other subsets
 * for what Japanese text also uses: every character of Windows-31J (circled digits, the kanji of
 * names such as 髙 and 﨑, full-width and half-width forms), and all letters, arrows and signs below
 * U+3000. Kerning and other layout rules stay those of the base. The result is the same on every run.
 */

import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { inflateSync } from "node:zlib";

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("usage: node scripts/vendor-fonts.mjs PACKAGE-FOLDER");

const files = join(source, "files");
const target = join(import.meta.dirname, "..", "assets", "fonts");
mkdirSync(target, { recursive: true });
for (const [weight, name] of [
  [400, "NotoSansJP-Regular.ttf"],
  [700, "NotoSansJP-Bold.ttf"],
]) {
  const font = merged(weight);
  writeFileSync(join(target, name), font);
  console.log(createHash("sha256").update(font).digest("hex"), font.length, name);
}

function merged(weight) {
  const base = readFont(join(files, `noto-sans-jp-japanese-${weight}-normal.woff`));
  const glyphs = [...base.glyphs];
  const metrics = [...base.metrics];
  const characters = new Map(base.characters);
  const wanted = wantedCharacters();
  const subsets = readdirSync(files)
    .filter((file) => file.endsWith(`-${weight}-normal.woff`))
    .toSorted();
  for (const file of subsets) {
    const subset = readFont(join(files, file));
    for (const [character, glyph] of subset.characters) {
      if (characters.has(character) || !wanted.has(character)) continue;
      characters.set(character, append(subset, glyph, glyphs, metrics));
    }
  }
  return writeFont(base.tables, glyphs, metrics, characters);
}

/** Characters of Windows-31J, and everything the font has below U+3000. */
function wantedCharacters() {
  const wanted = new Set();
  for (let code = 0x100; code < 0x3000; code += 1) wanted.add(code);
  const decoder = new TextDecoder("shift_jis");
  for (let lead = 0x81; lead <= 0xfc; lead += 1)
    for (let trail = 0x40; trail <= 0xfc; trail += 1)
      for (const text of decoder.decode(Uint8Array.of(lead, trail)))
        wanted.add(text.codePointAt(0));
  for (let code = 0xff61; code <= 0xff9f; code += 1) wanted.add(code);
  return wanted;
}

/** Copies a glyph, and what it is composed of, to the end of the lists; returns its new number. */
function append(font, glyph, glyphs, metrics) {
  const outline = Buffer.from(font.glyphs[glyph]);
  const number = glyphs.push(outline) - 1;
  metrics.push(font.metrics[glyph]);
  for (const at of componentOffsets(outline))
    outline.writeUInt16BE(append(font, outline.readUInt16BE(at), glyphs, metrics), at);
  return number;
}

/** Where a composite glyph names its parts (OpenType specification, glyf). */
function componentOffsets(outline) {
  if (outline.length === 0 || outline.readInt16BE(0) >= 0) return [];
  const offsets = [];
  let at = 10;
  for (let more = true; more;) {
    const flags = outline.readUInt16BE(at);
    offsets.push(at + 2);
    const scale = flags & 0x8 ? 2 : flags & 0x40 ? 4 : flags & 0x80 ? 8 : 0;
    at += 4 + (flags & 0x1 ? 4 : 2) + scale;
    more = (flags & 0x20) !== 0;
  }
  return offsets;
}

/** Reads WOFF 1.0 (https://www.w3.org/TR/WOFF/). */
function readFont(path) {
  const woff = readFileSync(path);
  const tables = new Map();
  for (let index = 0; index < woff.readUInt16BE(12); index += 1) {
    const entry = 44 + 20 * index;
    const offset = woff.readUInt32BE(entry + 4);
    const packed = woff.subarray(offset, offset + woff.readUInt32BE(entry + 8));
    const whole = packed.length < woff.readUInt32BE(entry + 12);
    tables.set(woff.toString("latin1", entry, entry + 4), whole ? inflateSync(packed) : packed);
  }
  const count = tables.get("maxp").readUInt16BE(4);
  return {
    tables,
    glyphs: readGlyphs(tables, count),
    metrics: readMetrics(tables, count),
    characters: readCharacters(tables.get("cmap")),
  };
}

function readGlyphs(tables, count) {
  const loca = tables.get("loca");
  const long = tables.get("head").readInt16BE(50) === 1;
  const offset = (glyph) =>
    long ? loca.readUInt32BE(4 * glyph) : 2 * loca.readUInt16BE(2 * glyph);
  const outlines = tables.get("glyf");
  return Array.from({ length: count }, (_, glyph) =>
    outlines.subarray(offset(glyph), offset(glyph + 1)),
  );
}

/** Advance width and left side bearing, four bytes for each glyph. */
function readMetrics(tables, count) {
  const hmtx = tables.get("hmtx");
  const full = tables.get("hhea").readUInt16BE(34);
  return Array.from({ length: count }, (_, glyph) => {
    const metric = Buffer.alloc(4);
    hmtx.copy(metric, 0, 4 * Math.min(glyph, full - 1), 4 * Math.min(glyph, full - 1) + 2);
    const bearing = glyph < full ? 4 * glyph + 2 : 4 * full + 2 * (glyph - full);
    hmtx.copy(metric, 2, bearing, bearing + 2);
    return metric;
  });
}

/** Characters of the format 4 and 12 subtables. */
function readCharacters(cmap) {
  const characters = new Map();
  for (let index = 0; index < cmap.readUInt16BE(2); index += 1) {
    const table = cmap.subarray(cmap.readUInt32BE(8 + 8 * index));
    const format = table.readUInt16BE(0);
    const groups = format === 4 ? segments(table) : format === 12 ? ranges(table) : [];
    for (const [character, glyph] of groups)
      if (glyph !== 0 && character !== 0xffff) characters.set(character, glyph);
  }
  return characters;
}

function* segments(table) {
  const count = table.readUInt16BE(6) / 2;
  for (let index = 0; index < count; index += 1) {
    const end = table.readUInt16BE(14 + 2 * index);
    const start = table.readUInt16BE(16 + 2 * (count + index));
    const delta = table.readUInt16BE(16 + 2 * (2 * count + index));
    const at = 16 + 2 * (3 * count + index);
    const range = table.readUInt16BE(at);
    for (let character = start; character <= end && character < 0xffff; character += 1) {
      const glyph =
        range === 0 ? character : table.readUInt16BE(at + range + 2 * (character - start));
      yield [character, range !== 0 && glyph === 0 ? 0 : (glyph + delta) & 0xffff];
    }
  }
}

function* ranges(table) {
  for (let index = 0; index < table.readUInt32BE(12); index += 1) {
    const [start, end, glyph] = [0, 4, 8].map((at) => table.readUInt32BE(16 + 12 * index + at));
    for (let character = start; character <= end; character += 1)
      yield [character, glyph + character - start];
  }
}

/** Vertical metrics are left out: they would have to grow too, and charts are written across. */
function writeFont(base, glyphs, metrics, characters) {
  const tables = new Map([...base].filter(([tag]) => !["vhea", "vmtx"].includes(tag)));
  const padded = glyphs.map((outline) =>
    Buffer.concat([outline, Buffer.alloc(-outline.length & 3)]),
  );
  const loca = Buffer.alloc(4 * (glyphs.length + 1));
  padded.reduce(
    (at, outline, index) =>
      loca.writeUInt32BE(at + outline.length, 4 * (index + 1)) && at + outline.length,
    0,
  );
  tables.set("glyf", Buffer.concat(padded));
  tables.set("loca", loca);
  tables.set("hmtx", Buffer.concat(metrics));
  tables.set("cmap", writeCharacters(characters));
  change(tables, "maxp", (table) => table.writeUInt16BE(glyphs.length, 4));
  change(tables, "hhea", (table) => table.writeUInt16BE(glyphs.length, 34));
  change(tables, "head", (table) => table.writeInt16BE(1, 50) && table.writeUInt32BE(0, 8));
  return writeTables(tables);
}

function change(tables, tag, edit) {
  const table = Buffer.from(tables.get(tag));
  edit(table);
  tables.set(tag, table);
}

/** One format 12 subtable, for Windows and for Unicode. */
function writeCharacters(characters) {
  const groups = [];
  for (const [character, glyph] of [...characters].toSorted(([a], [b]) => a - b)) {
    const last = groups.at(-1);
    if (last && character === last[1] + 1 && glyph === last[2] + character - last[0])
      last[1] = character;
    else groups.push([character, character, glyph]);
  }
  const header = Buffer.alloc(36);
  header.writeUInt16BE(2, 2);
  header.writeUInt32BE(0x0000_0004, 4);
  header.writeUInt32BE(20, 8);
  header.writeUInt32BE(0x0003_000a, 12);
  header.writeUInt32BE(20, 16);
  header.writeUInt16BE(12, 20);
  header.writeUInt32BE(16 + 12 * groups.length, 24);
  header.writeUInt32BE(groups.length, 32);
  const body = Buffer.alloc(12 * groups.length);
  groups.flat().forEach((value, index) => body.writeUInt32BE(value, 4 * index));
  return Buffer.concat([header, body]);
}

function writeTables(tables) {
  const tags = [...tables.keys()].toSorted((a, b) => (a < b ? -1 : 1));
  const header = Buffer.alloc(12 + 16 * tags.length);
  const power = Math.floor(Math.log2(tags.length));
  header.writeUInt32BE(0x0001_0000, 0);
  header.writeUInt16BE(tags.length, 4);
  header.writeUInt16BE(16 * 2 ** power, 6);
  header.writeUInt16BE(power, 8);
  header.writeUInt16BE(16 * (tags.length - 2 ** power), 10);
  let at = header.length;
  const parts = [header];
  let head = 0;
  for (const [index, tag] of tags.entries()) {
    const table = tables.get(tag);
    if (tag === "head") head = at;
    const entry = 12 + 16 * index;
    header.write(tag, entry, "latin1");
    const padded = Buffer.concat([table, Buffer.alloc(-table.length & 3)]);
    header.writeUInt32BE(checksum(padded), entry + 4);
    header.writeUInt32BE(at, entry + 8);
    header.writeUInt32BE(table.length, entry + 12);
    parts.push(padded);
    at += padded.length;
  }
  const font = Buffer.concat(parts);
  font.writeUInt32BE((0xb1b0_afba - checksum(font)) >>> 0, head + 8);
  return font;
}

function checksum(bytes) {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += 4) sum = (sum + bytes.readUInt32BE(at)) >>> 0;
  return sum;
}
