import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import type { Sharp } from "sharp";
import { isKumihimoError } from "../../kernel/errors.ts";
import { sharp } from "../image/safe-sharp.ts";
import { ocrConfig } from "./config.ts";
import { readText, stopRecognisers } from "./ocr-job.ts";
import { characterErrorRate } from "./testing/character-error-rate.ts";
import { textPicture } from "./testing/text-picture.ts";

const settings = { ...ocrConfig.parse({}), maxPixels: 50_000_000 };
const english = [
  "Quarterly delivery report 2026",
  "Orders rose to 1,284.",
  "Total: $1,248.00 (tax incl.)",
];
const japanese = [
  "四半期配送報告書 2026年",
  "大阪の注文は1,284件に増えました。",
  "合計金額：¥4,500（税込）",
];
const mixed = [
  "Kumihimo 組紐 Hub 仕様書",
  "Invoice No. 2026-0142 請求書",
  "Total 合計 $1,248.00 / ¥4,500",
];

const read = (image: Uint8Array) => readText(image, ["en", "ja"], settings);

const turned = (image: Uint8Array, degrees: number): Promise<Uint8Array> =>
  sharp(image).rotate(degrees, { background: "#fff" }).png().toBuffer();

/** A repeatable sequence of numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixedBits = Math.imul(state ^ (state >>> 15), 1 | state);
    mixedBits = (mixedBits + Math.imul(mixedBits ^ (mixedBits >>> 7), 61 | mixedBits)) ^ mixedBits;
    return ((mixedBits ^ (mixedBits >>> 14)) >>> 0) / 2 ** 32;
  };
}

const painted = (value: (x: number, y: number) => number): Sharp => {
  const [width, height] = [600, 400];
  const bytes = Uint8Array.from({ length: width * height }, (_, at) =>
    value(at % width, Math.floor(at / width)),
  );
  return sharp(bytes, { raw: { width, height, channels: 1 } });
};

async function shadowed(text: Uint8Array): Promise<Uint8Array> {
  const { width, height } = await sharp(text).metadata();
  const shade = Uint8Array.from(
    { length: width * height },
    (_, at) => 60 + (190 * (at % width)) / width,
  );
  return sharp(shade, { raw: { width, height, channels: 1 } })
    .composite([{ input: Buffer.from(text) }])
    .png()
    .toBuffer();
}

const withCode = (code: string) => (error: unknown) =>
  isKumihimoError(error) && error.code === code;

describe("reading text in pictures", () => {
  after(stopRecognisers);

  /** Rates measured when this was written, and the most that is let pass. */
  const cases: readonly [
    name: string,
    lines: readonly string[],
    most: number,
    picture: () => Promise<Uint8Array> | Uint8Array,
  ][] = [
    ["English", english, 0, () => textPicture(english)],
    ["Japanese", japanese, 0.03, () => textPicture(japanese)],
    ["both in one picture", mixed, 0.02, () => textPicture(mixed)],
    ["English of 9 pixels", english, 0.03, () => textPicture(english, { size: 9 })],
    ["Japanese of 12 pixels", japanese, 0.05, () => textPicture(japanese, { size: 12 })],
    ["letters of 110 pixels", mixed, 0.02, () => textPicture(mixed, { size: 110 })],
    ["light on dark", japanese, 0.03, () => textPicture(japanese, { ink: "#eee", paper: "#223" })],
    ["tilted 3 degrees", japanese, 0.05, () => turned(textPicture(japanese), 3)],
    ["tilted -12 degrees", english, 0.02, () => turned(textPicture(english), -12)],
    ["on its side", mixed, 0.02, () => turned(textPicture(mixed), 90)],
    ["upside down", mixed, 0.02, () => turned(textPicture(mixed), 180)],
    ["on its other side", english, 0.02, () => turned(textPicture(english), 270)],
    [
      "under a shadow",
      english,
      0.02,
      () => shadowed(textPicture(english, { paper: "transparent" })),
    ],
  ];

  for (const [name, lines, most, picture] of cases) {
    test(`${name}: at most ${most * 100} % of the characters are wrong`, async () => {
      const { text } = await read(await picture());
      assert.ok(characterErrorRate(lines.join("\n"), text) <= most, text);
    });
  }

  test("prices keep their signs, and no space stands between Japanese letters", async () => {
    const { text } = await read(textPicture(mixed));
    assert.equal(text, mixed.join("\n"));
    assert.match((await read(textPicture(japanese))).text, /合計金額.¥4,500 ?\(税込\)$/u);
  });

  test("the language that fits is named", async () => {
    assert.equal((await read(textPicture(english))).language, "en");
    assert.equal((await read(textPicture(mixed))).language, "ja");
    assert.equal((await readText(textPicture(english), ["ja"], settings)).language, "ja");
  });

  test("boxes are in pixels of the input, however it was turned", async () => {
    const { lines } = await read(textPicture(english, { size: 12 }));
    const { x, y, width, height } = lines[0]?.boundingBox ?? assert.fail("nothing was read");
    assert.ok(Math.abs(x - 31) <= 3 && Math.abs(y - 33) <= 3, `${x}, ${y}`);
    assert.ok(Math.abs(width - 167) <= 5 && Math.abs(height - 12) <= 4, `${width} x ${height}`);

    const upsideDown = await turned(textPicture(english), 180);
    const size = await sharp(upsideDown).metadata();
    const last = (await read(upsideDown)).lines[0]?.boundingBox ?? assert.fail("nothing was read");
    assert.ok(Math.abs(size.width - (last.x + last.width) - 32) <= 3, JSON.stringify(last));
    assert.ok(Math.abs(size.height - (last.y + last.height) - 37) <= 3, JSON.stringify(last));
  });

  test("the box of a tilted line is the upright rectangle around it", async () => {
    const plain = textPicture(english);
    const { width, height } = await sharp(plain).metadata();
    const [line] = (await read(plain)).lines;
    const { boundingBox: box } = line ?? assert.fail("nothing was read");
    const tilted = await turned(plain, 8);
    const size = await sharp(tilted).metadata();
    const [sine, cosine] = [Math.sin((8 * Math.PI) / 180), Math.cos((8 * Math.PI) / 180)];
    // The left end of the line comes highest, its top right corner reaches furthest right.
    const [left, top] = [box.x - width / 2, box.y - height / 2];
    const right = left + box.width;
    const expected = {
      x: size.width / 2 + left * cosine - (top + box.height) * sine,
      y: size.height / 2 + left * sine + top * cosine,
      right: size.width / 2 + right * cosine - top * sine,
    };
    const found = (await read(tilted)).lines[0]?.boundingBox ?? assert.fail("nothing was read");
    assert.ok(Math.abs(found.x - expected.x) <= 5, `${found.x}, not ${expected.x}`);
    assert.ok(Math.abs(found.y - expected.y) <= 5, `${found.y}, not ${expected.y}`);
    assert.ok(Math.abs(found.x + found.width - expected.right) <= 5);
  });

  test("EXIF orientation is applied before anything is read", async () => {
    const stored = await sharp(await turned(textPicture(english), 270))
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    const { text, lines } = await read(stored);
    assert.equal(characterErrorRate(english.join(""), text), 0);
    assert.ok(Math.abs((lines[0]?.boundingBox.x ?? 0) - 32) <= 3);
  });

  test("words lie inside their lines, and confidences between 0 and 1", async () => {
    const { lines } = await read(textPicture(english));
    for (const line of lines) {
      assert.ok(line.words.length > 0);
      for (const { confidence, boundingBox, text } of line.words) {
        assert.ok(confidence >= 0 && confidence <= 1);
        assert.ok(line.text.includes(text));
        assert.ok(boundingBox.x >= line.boundingBox.x - 2);
      }
    }
  });

  const next = random(7);
  const noise = (blur: number): Promise<Uint8Array> =>
    painted(() => next() * 255)
      .blur(blur)
      .normalise()
      .png()
      .toBuffer();
  const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="#fff"/><circle cx="200" cy="200" r="90" fill="red"/><rect x="400" y="80" width="200" height="150" fill="blue"/><polygon points="500,500 600,350 700,520" fill="green"/><path d="M50 400q100-80 200 0t200 0" stroke="#000" stroke-width="6" fill="none"/></svg>`;
  const wordless: readonly [name: string, picture: () => Promise<Uint8Array>][] = [
    [
      "a white page",
      () =>
        painted(() => 255)
          .png()
          .toBuffer(),
    ],
    [
      "a gradient",
      () =>
        painted((x) => (x / 600) * 255)
          .png()
          .toBuffer(),
    ],
    ["fine noise", () => noise(0.5)],
    ["coarse noise", () => noise(4)],
    ["shapes", () => sharp(Buffer.from(drawing)).png().toBuffer()],
    [
      "a chequered board",
      () =>
        painted((x, y) => (((x >> 4) + (y >> 4)) & 1) * 255)
          .png()
          .toBuffer(),
    ],
    [
      "one pixel",
      () =>
        sharp(Buffer.from([0]), { raw: { width: 1, height: 1, channels: 1 } })
          .png()
          .toBuffer(),
    ],
  ];
  for (const [name, picture] of wordless) {
    test(`${name} shows no text`, async () => {
      assert.deepEqual(await read(await picture()), { text: "", lines: [], language: "en" });
    });
  }

  test("bytes that are no picture, and pictures of too many pixels, are refused", async () => {
    await assert.rejects(read(Buffer.from("not a picture at all")), withCode("media.unreadable"));
    const few = { ...settings, maxPixels: 1000 };
    await assert.rejects(
      readText(textPicture(english), ["en"], few),
      withCode("media.tooManyPixels"),
    );
    assert.notEqual((await read(textPicture(english))).text, "");
  });
});
