/** What runs in a child process for the code engine. */

import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Position } from "zxing-wasm/reader";
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import { mediaErrors } from "../errors.ts";
import type { Box } from "../geometry.ts";
import { type OpenPicture, openPicture } from "../image/open-picture.ts";
import { reading } from "../image/reading.ts";
import { isTrap } from "../isolation/is-trap.ts";
import type { Code } from "./code-engine.ts";

/** Left to itself the library fetches its program from the network. */
const program = await readFile(
  fileURLToPath(import.meta.resolve("zxing-wasm/reader/zxing_reader.wasm")),
);
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(program).buffer } });

/** Codes at most; a sheet of labels has some dozens. */
const mostCodes = 100;

export async function read(
  bytes: Uint8Array,
  limits: { readonly maxPixels: number; readonly maxSide: number },
): Promise<readonly Code[]> {
  const picture = await openPicture(bytes, limits.maxPixels);
  const seen = await reading(limits.maxPixels, () => rgba(picture, limits.maxSide));
  const found = await readBarcodes(seen, { maxNumberOfSymbols: mostCodes }).catch(collapsed);
  return found
    .filter(({ isValid }) => isValid)
    .map(({ format, text, position }) => ({
      format,
      text,
      boundingBox: boxOf(position, picture, seen),
    }));
}

function collapsed(cause: unknown): never {
  throw isTrap(cause) ? mediaErrors.engineCrashed({ engine: "zxing" }, { cause }) : cause;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** On white, four bytes for each pixel as the library expects. */
async function rgba(
  picture: OpenPicture,
  side: number,
): Promise<Size & { data: Uint8ClampedArray }> {
  const { data, info } = await (
    await picture.pixels()
  )
    .resize({ width: side, height: side, fit: "inside", withoutEnlargement: true })
    .flatten({ background: "#ffffff" })
    .toColourspace("srgb")
    .ensureAlpha()
    .raw({ depth: "uchar" })
    .toBuffer({ resolveWithObject: true });
  return { data: new Uint8ClampedArray(data), width: info.width, height: info.height };
}

/** The upright rectangle around a code that may be tilted, scaled back to the input's pixels. */
function boxOf(position: Position, picture: Size, seen: Size): Box {
  const corners = [position.topLeft, position.topRight, position.bottomLeft, position.bottomRight];
  const across = span(
    corners.map(({ x }) => x),
    picture.width / seen.width,
    picture.width,
  );
  const down = span(
    corners.map(({ y }) => y),
    picture.height / seen.height,
    picture.height,
  );
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function span(
  values: readonly number[],
  scale: number,
  end: number,
): { readonly start: number; readonly length: number } {
  const within = (value: number): number => Math.min(end, Math.max(0, Math.round(value * scale)));
  const start = within(Math.min(...values));
  return { start, length: within(Math.max(...values)) - start };
}
