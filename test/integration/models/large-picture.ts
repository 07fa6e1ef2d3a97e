import path from "node:path";
import sharp from "sharp";
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
