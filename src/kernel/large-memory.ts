/**
 * Gives the memory of large buffers back as soon as they have been used, in place of whenever the
 * collector comes by.
 *
 * V8 collects its whole heap after each 64 MiB of memory that was taken outside of it, whoever used it
 * and however short. For a hub that passes buffers of a mebibyte on, that is a collection of 25 ms for
 * every 64 messages, and half of what they cost. An `ArrayBuffer` that is detached gives its memory back
 * at once and counts no more (ECMAScript 2024, `ArrayBuffer.prototype.transfer`); whoever still has the
 * buffer sees it empty.
 *
 * @module
 */

/** Smaller buffers are left to the collector, in bytes. */
const large = 8 * 1024;

/** From this size on whoever sends a buffer says so, in bytes. */
export const waitedFor = 64 * 1024;

/** Buffers that the operating system may still read, and whether they are to be given back then. */
const underWay = new WeakMap<Buffer, boolean>();

/** Buffers that are a part of some memory whose other parts nobody has. */
const onlyParts = new WeakSet<Buffer>();

/** Few sizes, in bytes, so that what one buffer gives back fits the next; any size would leave holes. */
const blocks = [16 * 1024, 64 * 1024];

/** A buffer with anything in it; a large one can be given back. */
export function bufferOf(length: number): Buffer {
  if (length < large) return Buffer.allocUnsafe(length);
  const block = blocks.find((size) => size >= length) ?? length;
  return onlyPart(Buffer.allocUnsafeSlow(block).subarray(0, length));
}

/**
 * Gives the memory of a buffer back that nobody needs any more, which is empty then: at once, or when it
 * was sent. One that is small or shares its memory with others stays as it is.
 */
export function giveBack(buffer: Buffer): void {
  if (buffer.length < large) return;
  if (underWay.has(buffer)) {
    underWay.set(buffer, true);
    return;
  }
  const { buffer: memory } = buffer;
  if (!(memory instanceof ArrayBuffer)) return;
  if (memory.byteLength === buffer.length || onlyParts.has(buffer)) memory.transfer(0);
}

/** The same, when whoever brought the buffer has read it. */
export function giveBackSoon(buffer: Buffer): void {
  if (buffer.length >= large) queueMicrotask(() => giveBack(buffer));
}

/**
 * The same for a buffer that may have been sent through {@link sending}. Nobody knows of a smaller one
 * whether it is still being sent.
 */
export function giveBackSent(buffer: Buffer): void {
  if (buffer.length >= waitedFor) giveBack(buffer);
}

/** The buffer, of which it is known from here on that nobody has another part of its memory. */
export function onlyPart(buffer: Buffer): Buffer {
  if (buffer.length >= large) onlyParts.add(buffer);
  return buffer;
}

/** A part of a buffer in place of the buffer itself. */
export function onlyRest(buffer: Buffer, start: number): Buffer {
  const rest = buffer.subarray(start);
  return onlyParts.has(buffer) ? onlyPart(rest) : rest;
}

/**
 * Says that a buffer of {@link waitedFor} bytes or more is being sent, until the given function is called.
 *
 * A buffer whose sending broke off counts as under way for ever: that memory is the collector's.
 */
export function sending(buffer: Buffer): () => void {
  underWay.set(buffer, false);
  return () => {
    const isWanted = underWay.get(buffer) === true;
    underWay.delete(buffer);
    if (isWanted) giveBack(buffer);
  };
}
