import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { buffer } from "node:stream/consumers";
import { test } from "node:test";
import fc from "fast-check";
import sharp from "sharp";
import yazl from "yazl";
import { need } from "../../../test/need.ts";
import { detect, headBytes } from "./detect.ts";

const seen = async (head: Uint8Array): Promise<string> => {
  const { kind, mimeType } = await detect(head.subarray(0, headBytes));
  return `${kind} ${mimeType}`;
};

const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");

const ftyp = (major: string, ...compatible: string[]): Buffer => {
  const body = Buffer.from(`ftyp${major}\0\0\0\0${compatible.join("")}`, "latin1");
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length + 4);
  return Buffer.concat([size, body, Buffer.alloc(64)]);
};

const types = (main: string): string =>
  `<Types><Override ContentType="application/vnd.openxmlformats-officedocument.${main}.main+xml"/></Types>`;

const zip = async (...entries: [string, string][]): Promise<Buffer> => {
  const file = new yazl.ZipFile();
  for (const [name, text] of entries) file.addBuffer(utf8(text), name, { compress: false });
  file.end();
  return buffer(file.outputStream);
};

const made = (input: string[], ...output: string[]): Buffer => {
  const args = ["-v", "error", "-nostdin", ...input, ...output, "pipe:1"];
  const { stdout, stderr } = spawnSync("ffmpeg", args, { maxBuffer: 2 ** 28 });
  assert.equal(String(stderr), "");
  return stdout;
};

test("pictures are told by their bytes", async () => {
  const plain = sharp({ create: { width: 8, height: 8, channels: 3, background: "teal" } });
  for (const format of ["png", "jpeg", "webp", "gif", "tiff", "avif"] as const) {
    const bytes = await plain.clone().toFormat(format).toBuffer();
    assert.equal(await seen(bytes), `image image/${format}`);
  }
});

test("pictures in the HEIF family are told by their brands", async () => {
  for (const brand of ["heic", "heix", "heim", "heis"])
    assert.equal(await seen(ftyp(brand, "mif1")), "image image/heic", brand);
  assert.equal(await seen(ftyp("mif1", "mif1", "heic")), "image image/heic");
  assert.equal(await seen(ftyp("mif1", "mif1", "avif")), "image image/avif");
  assert.equal(await seen(ftyp("mif1", "miaf")), "image image/heif");
  assert.equal(await seen(ftyp("isom", "avc1")), "video video/mp4");
});

test("markup is told by its root element, whatever stands before it", async () => {
  const svg = `xmlns="http://www.w3.org/2000/svg"`;
  const cases = {
    [`<svg ${svg}/>`]: "image image/svg+xml",
    [`\uFEFF \n<?xml version="1.0"?>\n<!-- <html> -->\n<svg ${svg}/>`]: "image image/svg+xml",
    [`<!DOCTYPE svg [<!ENTITY a "<html>">]><s:svg xmlns:s="x"/>`]: "image image/svg+xml",
    "<!DOCTYPE html><title>t</title>": "document text/html",
    "<!-- note --><HTML><body>": "document text/html",
    [`<?xml version="1.0"?><html/>`]: "document text/html",
    [`<?xml version="1.0"?><note><svg/></note>`]: "text application/xml",
    "<note><svg/></note>": "text text/plain",
    "a < b <svg>": "text text/plain",
  };
  for (const [text, expected] of Object.entries(cases))
    assert.equal(await seen(utf8(text)), expected);
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(`<svg ${svg}/>`, "utf16le")]);
  assert.equal(await seen(wide), "image image/svg+xml");
});

test("text is text in Unicode and the old Japanese encodings, also cut inside a character", async () => {
  const japanese = "組紐は、糸を組み合わせた紐である。".repeat(4000);
  assert.equal(await seen(utf8(japanese).subarray(0, headBytes - 1)), "text text/plain");
  const wide = Buffer.from(`\uFEFF${japanese}`, "utf16le");
  assert.equal(await seen(wide), "text text/plain");
  assert.equal(await seen(wide.subarray(0, 1001)), "text text/plain");
  assert.equal(await seen(Buffer.from(wide).swap16()), "text text/plain");
  const shiftJis = Buffer.from([0x93, 0xfa, 0x96, 0x7b, 0x8c, 0xea, 0x0a, 0x93]);
  assert.equal(await seen(shiftJis), "text text/plain");
  const eucJp = Buffer.from([0xc6, 0xfc, 0xcb, 0xdc, 0xb8, 0xec, 0x0a]);
  assert.equal(await seen(eucJp), "text text/plain");
});

test("a playlist or script is never sound, film or picture, whatever it starts with", async () => {
  const scripts = [
    "#EXTM3U\n#EXT-X-TARGETDURATION:10\nfile:///etc/passwd\n",
    "ffconcat version 1.0\nfile /etc/passwd\n",
    "#!/bin/sh\nrm -rf /\n",
    "ID3 tags explained",
    "BM is not a picture",
    "RIFF and WAVE, a story",
    "OggS",
    "GIF89a is a format",
    "[playlist]\nFile1=http://127.0.0.1/\n",
  ];
  for (const text of scripts) assert.equal(await seen(utf8(text)), "text text/plain", text);
  assert.equal(await seen(utf8("%PDF-1.7\n1 0 obj\n")), "document application/pdf");
  assert.equal(await seen(utf8("WEBVTT\n\n00:00.000 --> 00:01.000\nhi")), "text text/vtt");
});

test("office files are documents, wherever their list of types stands", async () => {
  const word = "wordprocessingml.document";
  const list: [string, string] = ["[Content_Types].xml", types(word)];
  const body: [string, string] = ["word/document.xml", "x".repeat(100)];
  const long: [string, string] = ["word/media/image1.bmp", "x".repeat(2 * headBytes)];
  const expected = `document application/vnd.openxmlformats-officedocument.${word}`;
  assert.equal(await seen(await zip(list, body)), expected);
  assert.equal(await seen(await zip(body, list)), expected);
  assert.equal(await seen(await zip(body, long, list)), expected);
  const sheet = "spreadsheetml.sheet";
  assert.equal(
    await seen(await zip(["[Content_Types].xml", types(sheet)])),
    `document application/vnd.openxmlformats-officedocument.${sheet}`,
  );
  assert.equal(await seen(await zip(["a.txt", "hello"])), "other application/zip");
  assert.equal(await seen(await zip(["word/document.xml.txt", "x"])), "other application/zip");
});

test("office files without a list of types are told by the part that only they have", async () => {
  const silent: [string, string] = ["[Content_Types].xml", "<Types/>"];
  for (const [part, kind] of [
    ["word/document.xml", "wordprocessingml.document"],
    ["xl/workbook.xml", "spreadsheetml.sheet"],
    ["ppt/presentation.xml", "presentationml.presentation"],
  ] as const) {
    const expected = `document application/vnd.openxmlformats-officedocument.${kind}`;
    assert.equal(await seen(await zip([part, "<x/>"])), expected);
    assert.equal(await seen(await zip(silent, [part, "<x/>"])), expected);
  }
});

test("sound and film are told apart inside one container format", async (t) => {
  if (!need(t, "ffmpeg")) return;
  const sound = ["-f", "lavfi", "-i", "sine=duration=0.2"];
  const film = ["-f", "lavfi", "-i", "testsrc=duration=0.2:size=64x64:rate=5"];
  const fragmented = ["-movflags", "frag_keyframe+empty_moov", "-f", "mp4"];
  const cases: [string, Buffer][] = [
    ["audio audio/wav", made(sound, "-f", "wav")],
    ["audio audio/mpeg", made(sound, "-f", "mp3")],
    ["audio audio/flac", made(sound, "-f", "flac")],
    ["audio audio/ogg", made(sound, "-c:a", "libopus", "-f", "ogg")],
    ["audio audio/ogg", made(sound, "-c:a", "libvorbis", "-f", "ogg")],
    ["audio audio/mp4", made(sound, "-c:a", "aac", ...fragmented)],
    ["audio audio/webm", made(sound, "-c:a", "libopus", "-f", "webm")],
    ["audio audio/matroska", made(sound, "-c:a", "flac", "-f", "matroska")],
    ["video video/ogg", made(film, "-c:v", "libtheora", "-f", "ogg")],
    ["video video/mp4", made(film, "-c:v", "libx264", ...fragmented)],
    ["video video/mp4", made([...sound, ...film], "-c:v", "libx264", ...fragmented)],
    ["video video/webm", made([...sound, ...film], "-c:v", "libvpx", "-f", "webm")],
    ["video video/vnd.avi", made(film, "-c:v", "mpeg4", "-f", "avi")],
    ["video video/mp2t", made(film, "-c:v", "mpeg2video", "-f", "mpegts")],
  ];
  for (const [expected, bytes] of cases) assert.equal(await seen(bytes), expected);
  const [, mp4] = cases[5] ?? assert.fail();
  assert.equal(await seen(mp4.subarray(0, 200)), "video video/mp4", "tracks out of sight");
});

test("bytes nobody knows are other, and no bytes at all make it stumble", async () => {
  assert.equal(await seen(new Uint8Array()), "other application/octet-stream");
  assert.equal(await seen(Buffer.alloc(1000)), "other application/octet-stream");
  const starts = [
    "\x1A\x45\xDF\xA3",
    "\0\0\0\x18ftypisom",
    "PK\x03\x04",
    "RIFF",
    "OggS\0",
    "II*\0",
    "\x1F\x8B",
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("", ...starts),
      fc.uint8Array({ maxLength: 600 }),
      async (start, rest) => {
        await detect(Buffer.concat([Buffer.from(start, "latin1"), rest]));
      },
    ),
    { numRuns: 300 },
  );
  await detect(randomBytes(headBytes));
});

test("containers that claim endless or enormous lengths are read to the end of the head only", async () => {
  const box = Buffer.concat([
    Buffer.from("\0\0\0\x18ftypisom\0\0\0\0isomiso2"),
    Buffer.alloc(16, 0xff),
  ]);
  box.write("moov", 28);
  assert.equal(await seen(box), "video video/mp4");
  const ebml = Buffer.from(
    "1a45dfa3a34286810142f7810142f2810442f381084282847765626d42878104428581021853806701ffffffffffffff1654ae6b01ffffffffffffffae83818302",
    "hex",
  );
  assert.match(await seen(Buffer.concat([ebml, Buffer.alloc(100, 0xff)])), /^video /);
});
