/** Pictures: decoding, normalising and measuring. */

export interface ImageMetadata {
  /** Pixels as shown, after EXIF orientation. */
  readonly width: number;
  readonly height: number;
  /** `jpeg`, `png`, `webp`, `gif`, `avif`, `tiff`, `svg` or `heic`. */
  readonly format: string;
  readonly bytes: number;
  /** EXIF orientation 1 to 8 as stored; absent when the file has none. */
  readonly orientation?: number;
  /** EXIF capture time, ISO 8601; without an offset when the camera wrote none. */
  readonly capturedAt?: string;
  /** Frames of an animation or pages of a TIFF; absent for a single picture. */
  readonly pages?: number;
  readonly hasAlpha: boolean;
  readonly camera?: { readonly make?: string; readonly model?: string };
  readonly location?: { readonly latitude: number; readonly longitude: number };
}

export interface Swatch {
  /** `#rrggbb`. */
  readonly hex: string;
  /** The nearest common colour name in English, for example `navy`. */
  readonly name: string;
  /** Share of the picture, 0 to 1; the palette is sorted by it, largest first. */
  readonly share: number;
}

export interface ImageMeasures {
  readonly colors: readonly Swatch[];
  /** Relative sharpness at a fixed size, 0 (flat) upwards; compare only with other pictures. */
  readonly sharpness: number;
  /** Mean brightness, 0 (black) to 1 (white). */
  readonly brightness: number;
  /** Root-mean-square contrast, 0 to 0.5. */
  readonly contrast: number;
  /** 64-bit DCT perceptual hash, 16 hex digits; a Hamming distance of 10 or less means a re-encoding. */
  readonly perceptualHash: string;
}

export interface NormaliseOptions {
  /** The longer side at most, in pixels; smaller pictures are not enlarged. */
  readonly maxSide?: number;
  readonly quality?: number;
  readonly format?: "jpeg" | "png" | "webp";
  readonly grayscale?: boolean;
}

export interface Picture {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly width: number;
  readonly height: number;
}

export interface ResizeOptions {
  readonly width?: number;
  readonly height?: number;
  readonly fit?: "inside" | "cover" | "contain" | "fill";
  readonly format?: "jpeg" | "png" | "webp" | "avif" | "tiff" | "gif";
  readonly quality?: number;
}

/** @throws `media.unreadable`, `media.tooManyPixels`, `media.unsupported`, `kernel.deadline`, `media.engineCrashed`. */
export interface ImageEngine {
  readonly name: string;
  metadata(image: Uint8Array, signal: AbortSignal): Promise<ImageMetadata>;
  measure(image: Uint8Array, signal: AbortSignal): Promise<ImageMeasures>;
  /** Upright, inside 1024 pixels, JPEG quality 85 on white unless told otherwise. */
  normalise(image: Uint8Array, options: NormaliseOptions, signal: AbortSignal): Promise<Picture>;
  /** Resizes, converts, or both; neither width nor height given keeps the size. */
  resize(image: Uint8Array, options: ResizeOptions, signal: AbortSignal): Promise<Picture>;
}
