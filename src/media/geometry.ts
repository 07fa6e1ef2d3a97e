/** A rectangle in pixels of the input picture as it is shown (after EXIF orientation), origin top left. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}
