/** What hub and child say to each other over the message channel. */

import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { mediaErrors } from "../errors.ts";
import type { Cargo } from "./cargo.ts";

export interface JobMessage {
  /** Address of the module. */
  readonly module: string;
  readonly name: string;
  /** The arguments, an array. */
  readonly cargo: Cargo;
}

/** Where the file of byte arrays is open in the child; 0 to 2 are the standard streams, 3 the channel. */
export const childFile = 4;

export type Failure =
  | { readonly kind: "catalogued"; readonly code: string; readonly data: unknown }
  | { readonly kind: "unforeseen"; readonly error: Error };

export type Reply = (
  | { readonly ok: true; readonly cargo: Cargo }
  | { readonly ok: false; readonly failure: Failure }
) & {
  /** Resident memory of the child after the job, in bytes. */
  readonly resident: number;
};

export function describeFailure(thrown: unknown): Failure {
  if (isKumihimoError(thrown)) {
    return { kind: "catalogued", code: thrown.code, data: thrown.data };
  }
  // Decoders compiled to WebAssembly throw numbers and objects of their own.
  const error = thrown instanceof Error ? thrown : new Error(`a job threw ${String(thrown)}`);
  return { kind: "unforeseen", error };
}

/** The error a job ended with, made again on the hub's side of the channel. */
export function recallFailure(failure: Failure): Error {
  if (failure.kind === "unforeseen") return failure.error;
  const make = makers.get(failure.code);
  return make?.(failure.data) ?? new Error(`a job failed with the unknown code ${failure.code}`);
}

type Maker = (data: unknown) => KumihimoError;

/** A job lives in `media/`, so its errors come from here or from the kernel. */
const makers = new Map<string, Maker>([
  ...coded("kernel", kernelErrors),
  ...coded("media", mediaErrors),
]);

function coded(room: string, list: object): (readonly [string, Maker])[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the data was made for this very code
  return Object.entries(list).map(([key, make]) => [`${room}.${key}`, make as Maker]);
}
