import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import sharp from "sharp";
import { prepareZXingModule, writeBarcode } from "zxing-wasm/writer";
import type { Box } from "../geometry.ts";
import { childProcessPool } from "../isolation/child-process-pool.ts";
import { isolationConfig } from "../isolation/config.ts";
import { withCode } from "../testing/with-code.ts";
import { codesConfig } from "./config.ts";
import { zxingCodes } from "./zxing-codes.ts";

const program = await readFile(
  fileURLToPath(import.meta.resolve("zxing-wasm/writer/zxing_writer.wasm")),
);
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(program).buffer } });

const never = new AbortController().signal;
const pool = childProcessPool(isolationConfig.parse({}));
const engine = zxingCodes({ ...codesConfig.parse({}), maxPixels: 100_000_000 }, pool);
after(() => pool[Symbol.asyncDispose]());

type Symbology = "QRCode" | "EAN13" | "Code128" | "DataMatrix";

async function symbol(text: string, format: Symbology, scale = 4): Promise<Buffer> {
  const { svg, error } = await writeBarcode(text, { format, scale });
  assert.equal(error, "");
  return sharp(Buffer.from(svg)).flatten({ background: "white" }).png().toBuffer();
}

/** A white page with pictures on it. */
async function page(
  width: number,
  height: number,
  ...pictures: readonly { readonly input: Buffer; readonly left: number; readonly top: number }[]
): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: "white" } })
    .composite([...pictures])
    .png()
    .toBuffer();
}

/** Whether two boxes agree within `slack` pixels on every side. */
function assertBox(actual: Box, [x, y, width, height]: readonly number[], slack = 8): void {
  const sides = [actual.x, actual.y, actual.width, actual.height];
  const far = [x, y, width, height].some(
    (side, at) => Math.abs((sides[at] ?? 0) - (side ?? 0)) > slack,
  );
  assert.ok(!far, `${JSON.stringify(actual)} is not ${JSON.stringify([x, y, width, height])}`);
}

describe("codes", () => {
  for (const [format, text] of [
    ["QRCode", "組紐 https://example.jp/絹"],
    ["EAN13", "4901234567894"],
    ["Code128", "KUMIHIMO-42"],
    ["DataMatrix", "lot 7"],
  ] as const) {
    test(`${format} is read`, async () => {
      const [code, ...others] = await engine.read(await symbol(text, format), never);
      assert.deepEqual([code?.format, code?.text, others.length], [format, text, 0]);
    });

    test(`${format} is read tilted, blurred and badly compressed`, async () => {
      const photo = await sharp(await symbol(text, format, 6))
        .extend({ top: 60, bottom: 60, left: 60, right: 60, background: "white" })
        .rotate(8, { background: "#d8d8d0" })
        .blur(1.2)
        .jpeg({ quality: 60 })
        .toBuffer();
      const codes = await engine.read(photo, never);
      assert.deepEqual(
        codes.map((code) => code.text),
        [text],
      );
    });
  }

  test("several on one page are each found in their place", async () => {
    const qr = await symbol("first", "QRCode");
    const bars = await symbol("4901234567894", "EAN13");
    const bytes = await page(
      1000,
      700,
      { input: qr, left: 100, top: 50 },
      { input: bars, left: 400, top: 400 },
    );
    const codes = await engine.read(bytes, never);
    const first = codes.find((code) => code.format === "QRCode");
    const second = codes.find((code) => code.format === "EAN13");
    // 21 and 95 modules of 4 pixels, after margins of 4 and 11 modules.
    assert.ok(first !== undefined && second !== undefined);
    assertBox(first.boundingBox, [116, 66, 84, 84]);
    assertBox(second.boundingBox, [444, 400, 380, 200], 24);
  });

  test("boxes are in pixels of the input as shown, though it was read smaller and turned", async () => {
    const qr = await symbol("here", "QRCode", 12);
    const upright = await page(4000, 3000, { input: qr, left: 3000, top: 300 });
    // Stored lying on its side; orientation 6 says to turn it back.
    const stored = await sharp(upright)
      .rotate(270)
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    for (const bytes of [upright, stored]) {
      const [code] = await engine.read(bytes, never);
      assert.ok(code !== undefined);
      assertBox(code.boundingBox, [3048, 348, 252, 252], 12);
    }
  });

  test("light on dark and transparent pictures are read too", async () => {
    const inverse = await sharp(await symbol("night", "QRCode"))
      .negate()
      .png()
      .toBuffer();
    assert.equal((await engine.read(inverse, never))[0]?.text, "night");
    const { svg } = await writeBarcode("clear", { format: "QRCode", scale: 4 });
    const clear = await sharp(Buffer.from(svg)).unflatten().png().toBuffer();
    assert.equal((await engine.read(clear, never))[0]?.text, "clear");
  });

  test("a picture without a code has none", async () => {
    assert.deepEqual(await engine.read(await page(800, 600), never), []);
    assert.deepEqual(await engine.read(await page(1, 1), never), []);
  });

  test("what is no picture is refused as the image engine refuses it", async () => {
    await assert.rejects(engine.read(Buffer.from("hello"), never), withCode("media.unreadable"));
    const strict = zxingCodes({ ...codesConfig.parse({}), maxPixels: 100 }, pool);
    await assert.rejects(strict.read(await page(20, 20), never), withCode("media.tooManyPixels"));
  });
});
