import { Resvg } from "@resvg/resvg-js";
import { fontFamily, fontFiles } from "../../chart/fonts.ts";

export interface TextStyle {
  /** Height of the letters in pixels. */
  readonly size?: number;
  readonly ink?: string;
  readonly paper?: string;
}

const escaped = (text: string): string => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** A PNG of lines of text in the shipped font, 30 pixels from the edges. */
export function textPicture(lines: readonly string[], style: TextStyle = {}): Uint8Array {
  const { size = 28, ink = "#000", paper = "#fff" } = style;
  const rows = lines.map(
    (line, row) =>
      `<text xml:space="preserve" x="30" y="${30 + size + row * size * 1.7}" fill="${ink}" font-size="${size}" font-family="${fontFamily}">${escaped(line)}</text>`,
  );
  const wide = Math.max(...lines.map((line) => line.length));
  const [width, height] = [60 + wide * size, 60 + lines.length * size * 1.7];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="${paper}"/>${rows.join("")}</svg>`;
  const font = { loadSystemFonts: false, fontFiles, defaultFontFamily: fontFamily };
  return new Resvg(svg, { font }).render().asPng();
}
