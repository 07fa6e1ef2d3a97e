import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { checkout } from "../../real-hub.ts";
import { largePicture } from "./served.ts";

/** A plain picture whose pixels lie on their side, with the EXIF orientation that turns them upright. */
export async function writeLargePicture(folder: string): Promise<void> {
  const { name, width, height } = largePicture;
  const size = { width: height, height: width };
  await sharp({ create: { ...size, channels: 3, background: "#3377aa" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(path.join(folder, name));
}

const mebi = 1024 * 1024;

/** A film of few seconds and many bytes: the most of them are free space (ISO/IEC 14496-12, 8.1.2). */
export async function writeLargeFilm(folder: string): Promise<void> {
  const film = await readFile(path.join(checkout, "examples/media/stock-review.mp4"));
  const space = Buffer.alloc(24 * mebi);
  space.writeUInt32BE(space.length, 0);
  space.write("free", 4, "latin1");
  await writeFile(path.join(folder, "large.mp4"), Buffer.concat([film, space]));
}
