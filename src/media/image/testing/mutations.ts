import { random } from "./pictures.ts";

type Mutation = (bytes: Uint8Array, next: () => number) => Uint8Array;

/** Damage as transport, disks and attackers do it. */
const mutations: readonly Mutation[] = [
  function flipBits(bytes, next) {
    const copy = bytes.slice();
    for (let left = 1 + Math.floor(next() * 8); left > 0; left -= 1) {
      const at = Math.floor(next() * copy.length);
      copy[at] = (copy[at] ?? 0) ^ (1 << Math.floor(next() * 8));
    }
    return copy;
  },
  /** Headers hold the sizes, counts and offsets that decoders trust. */
  function scrambleHeader(bytes, next) {
    const copy = bytes.slice();
    for (let left = 4; left > 0; left -= 1) {
      copy[Math.floor(next() * Math.min(64, copy.length))] = Math.floor(next() * 256);
    }
    return copy;
  },
  function hugeNumber(bytes, next) {
    const copy = bytes.slice();
    const at = Math.floor(next() * Math.max(1, copy.length - 4));
    copy.set([0xff, 0xff, 0xff, 0xff].slice(0, copy.length - at), at);
    return copy;
  },
  (bytes, next) => bytes.slice(0, Math.floor(next() * bytes.length)),
  function zeroRun(bytes, next) {
    const at = Math.floor(next() * bytes.length);
    return bytes.slice().fill(0, at, at + Math.floor(next() * 64));
  },
  function repeatPart(bytes, next) {
    const at = Math.floor(next() * bytes.length);
    const part = bytes.slice(at, at + Math.floor(next() * 256));
    return Buffer.concat([bytes.slice(0, at), part, part, bytes.slice(at)]);
  },
];

/** `count` damaged copies of a file, the same ones for the same seed. */
export function* mutated(bytes: Uint8Array, seed: number, count: number): Generator<Uint8Array> {
  const next = random(seed);
  // A plain array, because `slice` of a Buffer does not copy.
  const whole = new Uint8Array(bytes);
  for (let made = 0; made < count; made += 1) {
    const mutation = mutations[Math.floor(next() * mutations.length)];
    if (mutation !== undefined) yield mutation(whole, next);
  }
}
