/** A WAV file read block by block, so that a long one needs no memory and leaves the hub room to breathe. */

import { open } from "node:fs/promises";
import { decodeSamples, type Samples } from "./samples.ts";
import { bytesPerFrame, headBytes, parseWavHeader, type WavHeader } from "./wav.ts";

export interface WavStream extends AsyncDisposable {
  readonly header: WavHeader;
  /** From the first sample of the stretch to the last, about 64 KiB at a time. */
  blocks(signal: AbortSignal, stretch?: Stretch): AsyncIterable<Samples>;
}

/** In seconds; what is left out is the beginning or the end of the file. */
export interface Stretch {
  readonly startSecond?: number;
  readonly endSecond?: number;
}

const blockBytes = 64 * 1024;

/** @throws `media.unreadable`, `media.unsupported`. */
export async function openWav(path: string): Promise<WavStream> {
  const file = await open(path, "r");
  try {
    const { size } = await file.stat();
    const head = new Uint8Array(Math.min(size, headBytes));
    await file.read(head, 0, head.length, 0);
    const header = parseWavHeader(head, size);
    return {
      header,
      blocks: (signal, stretch = {}) => blocksOf(file, header, stretch, signal),
      [Symbol.asyncDispose]: () => file.close(),
    };
  } catch (failure) {
    await file.close();
    throw failure;
  }
}

async function* blocksOf(
  file: Awaited<ReturnType<typeof open>>,
  header: WavHeader,
  { startSecond = 0, endSecond = Number.POSITIVE_INFINITY }: Stretch,
  signal: AbortSignal,
): AsyncGenerator<Samples> {
  const frame = bytesPerFrame(header);
  const block = new Uint8Array(Math.max(1, Math.floor(blockBytes / frame)) * frame);
  const placeOf = (second: number): number => {
    const bytes = Math.round(second * header.sampleRate) * frame;
    return header.dataOffset + Math.min(Math.max(0, bytes), header.dataBytes);
  };
  const end = placeOf(endSecond);
  let at = placeOf(startSecond);
  while (at < end) {
    signal.throwIfAborted();
    const { bytesRead } = await file.read(block, 0, Math.min(block.length, end - at), at);
    if (bytesRead < frame) return;
    const used = Math.floor(bytesRead / frame) * frame;
    yield decodeSamples(block.subarray(0, used), header);
    at += used;
  }
}
