/** WAV files of every coding, for tests. */

interface WavToMake {
  readonly coding: "u8" | "s16" | "s24" | "s32" | "f32" | "f64";
  readonly extensible?: boolean;
  readonly sampleRate: number;
  readonly channels?: number;
  /** From -1 to 1, channels interleaved. */
  readonly values: Iterable<number>;
}

type Write = (bytes: Buffer, value: number, at: number) => void;

const writers: Readonly<Record<WavToMake["coding"], { bits: number; write: Write }>> = {
  u8: { bits: 8, write: (bytes, value, at) => bytes.writeUInt8(level(value, 128) + 128, at) },
  s16: { bits: 16, write: (bytes, value, at) => bytes.writeInt16LE(level(value, 32_768), at) },
  s24: { bits: 24, write: (bytes, value, at) => bytes.writeIntLE(level(value, 2 ** 23), at, 3) },
  s32: { bits: 32, write: (bytes, value, at) => bytes.writeInt32LE(level(value, 2 ** 31), at) },
  f32: { bits: 32, write: (bytes, value, at) => bytes.writeFloatLE(value, at) },
  f64: { bits: 64, write: (bytes, value, at) => bytes.writeDoubleLE(value, at) },
};

const level = (value: number, full: number): number =>
  Math.max(-full, Math.min(full - 1, Math.round(value * full)));

export function wavOf(wanted: WavToMake): Buffer {
  const { bits, write } = writers[wanted.coding];
  const values = [...wanted.values];
  const channels = wanted.channels ?? 1;
  const data = Buffer.alloc((values.length * bits) / 8);
  for (const [index, value] of values.entries()) write(data, value, (index * bits) / 8);
  const format = Buffer.alloc(wanted.extensible === true ? 40 : 16);
  const tag = wanted.coding.startsWith("f") ? 3 : 1;
  format.writeUInt16LE(wanted.extensible === true ? 0xfffe : tag, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(wanted.sampleRate, 4);
  format.writeUInt32LE((wanted.sampleRate * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  if (wanted.extensible === true) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt16LE(tag, 24);
    Buffer.from("000000001000800000aa00389b71", "hex").copy(format, 26);
  }
  const body = Buffer.concat([chunk("fmt ", format), chunk("data", data)]);
  return Buffer.concat([
    chunk("RIFF", Buffer.alloc(0), body.length + 4),
    Buffer.from("WAVE"),
    body,
  ]);
}

function chunk(name: string, body: Buffer, length = body.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(name, "latin1");
  head.writeUInt32LE(length, 4);
  return Buffer.concat([head, body]);
}

/** A tone of one frequency; `seconds` of it. */
export const tone = (
  frequency: number,
  to: { readonly sampleRate: number; readonly seconds: number; readonly level: number },
): Float32Array<ArrayBuffer> =>
  Float32Array.from(
    { length: Math.round(to.sampleRate * to.seconds) },
    (_, at) => to.level * Math.sin((2 * Math.PI * frequency * at) / to.sampleRate),
  );
