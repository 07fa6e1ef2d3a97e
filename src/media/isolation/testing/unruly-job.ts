/** Jobs that do what no engine should, for the tests of the pool. */

import { mediaErrors } from "../../errors.ts";

export const add = (a: number, b: number): number => a + b;

export const processId = (): number => process.pid;

export const environment = (): Readonly<Record<string, string | undefined>> => ({ ...process.env });

/** As libraries do that keep what they count in plain objects. */
export function countInObject(name: string): readonly string[] {
  const counts: Record<string, Record<string, number>> = {};
  (counts[name] ??= {})["spoiled"] = 1;
  const seen: string[] = [];
  for (const key in {}) seen.push(key);
  return seen;
}

export const echo = (value: unknown): unknown => value;

export function crash(): void {
  process.kill(process.pid, "SIGSEGV");
}

export function leave(code: number): void {
  process.exit(code);
}

export function refuse(): void {
  throw mediaErrors.tooLarge({ bytes: 2, limit: 1 });
}

export function collapse(): void {
  throw mediaErrors.engineCrashed({ engine: "unruly" });
}

export function fail(): void {
  throw new RangeError("not what anybody expected");
}

export function throwNumber(): void {
  // oxlint-disable-next-line typescript/only-throw-error -- as decoders in WebAssembly do
  throw 42;
}

export function failLater(): Promise<void> {
  setImmediate(() => {
    throw new Error("thrown outside of the job");
  });
  return new Promise(() => {});
}

/** Works without ever looking at its messages. */
export function spin(): void {
  for (;;);
}

export const wait = (milliseconds: number): Promise<string> =>
  new Promise((resolve) => setTimeout(() => resolve("done"), milliseconds));

/** Memory outside of the JavaScript heap, as decoded pixels are. */
export function hoardPixels(): void {
  const kept: Uint8Array[] = [];
  for (;;) kept.push(new Uint8Array(8 * 1024 * 1024).fill(1));
}

export function hoardObjects(): void {
  const kept: unknown[] = [];
  for (;;) kept.push(Array.from({ length: 1000 }, (_, index) => ({ index })));
}

export const bytesOf = (length: number): { readonly parts: readonly Uint8Array[] } => ({
  parts: [new Uint8Array(length).fill(1), new Uint8Array(length).fill(2)],
});

export const notClonable = (): unknown => () => 0;

export function print(): void {
  process.stdout.write("noise");
  process.stderr.write("noise");
}
