import type { Sharp } from "sharp";
import type { Picture, ResizeOptions } from "./image-engine.ts";

export type OutputFormat = NonNullable<ResizeOptions["format"]>;

/** Finishes a pipeline. Nothing of the input's metadata is kept: it may tell where somebody lives. */
export async function encode(
  pipeline: Sharp,
  format: OutputFormat,
  quality: number,
): Promise<Picture> {
  const { data, info } = await encoder(pipeline, format, quality).toBuffer({
    resolveWithObject: true,
  });
  return { bytes: data, mimeType: `image/${format}`, width: info.width, height: info.height };
}

function encoder(pipeline: Sharp, format: OutputFormat, quality: number): Sharp {
  switch (format) {
    case "jpeg":
      return pipeline.jpeg({ quality });
    case "webp":
      return pipeline.webp({ quality });
    case "avif":
      // Effort 4, the default, takes several times as long for a few per cent.
      return pipeline.avif({ quality, effort: 2 });
    case "tiff":
      return pipeline.tiff({ compression: "lzw" });
    case "png":
      return pipeline.png();
    case "gif":
      return pipeline.gif();
  }
}
