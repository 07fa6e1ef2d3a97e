/** The package has no types of its own. */
declare module "heic-decode" {
  interface HeicPixels {
    readonly width: number;
    readonly height: number;
    /** RGBA, eight bits each. */
    readonly data: Uint8ClampedArray;
  }

  interface HeicPicture {
    /** As shown, after the file's own rotation. */
    readonly width: number;
    readonly height: number;
    decode(): Promise<HeicPixels>;
  }

  const heicDecode: {
    /** Reads the headers of every picture in the file; `dispose` frees the decoder's memory. */
    all(input: {
      readonly buffer: Uint8Array;
    }): Promise<readonly HeicPicture[] & { readonly dispose: () => void }>;
  };
  export default heicDecode;
}
