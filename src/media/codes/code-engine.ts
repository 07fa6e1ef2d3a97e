import type { Box } from "../geometry.ts";

export interface Code {
  /** As ZXing names it, for example `QRCode`, `EAN13`, `Code128`. */
  readonly format: string;
  readonly text: string;
  readonly boundingBox: Box;
}

/** QR and bar codes in pictures. Boxes are in pixels of the upright input picture. */
export interface CodeEngine {
  readonly name: string;
  read(image: Uint8Array, signal: AbortSignal): Promise<readonly Code[]>;
}
