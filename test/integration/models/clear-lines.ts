import { writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { checkout } from "../../real-hub.ts";

/** Pictures under the names of examples, of one line that is read surely and in a tenth of the time. */
export async function writeClearLines(folder: string): Promise<void> {
  const order = sharp(path.join(checkout, "examples/media/purchase-order.png"));
  const line = await order.extract({ left: 0, top: 0, width: 1100, height: 128 }).png().toBuffer();
  await writeFile(path.join(folder, "purchase-order.png"), line);
  await sharp(line).jpeg().toFile(path.join(folder, "label.jpg"));
}
