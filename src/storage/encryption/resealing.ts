/** Everything that is kept sealed is sealed anew when the key changes. */

import { randomBytes } from "node:crypto";
import { encryptionErrors } from "./errors.ts";
import type { KeyWrapping } from "./key-wrapping.ts";

/** Whoever keeps something sealed. */
export interface Resealing {
  /** What it is, for people: `secrets`. */
  readonly name: string;
  /**
   * Wraps anew whatever an older key wrapped; may be broken off anywhere and run again.
   *
   * @throws `storage.sealedOtherwise`; what was not reached stays as it is
   */
  reseal(wrapping: KeyWrapping): Promise<{ readonly resealed: number }>;
}

export interface Resealed {
  readonly name: string;
  readonly resealed: number;
}

/** One holder after the other. */
export async function resealAll(
  holders: readonly Resealing[],
  wrapping: KeyWrapping,
): Promise<readonly Resealed[]> {
  // Tells which version of its key Vault has now, and that the key can be used, before anything is touched.
  await wrapping.wrap(randomBytes(32), "nowhere");
  const done: Resealed[] = [];
  for (const holder of holders) {
    const { resealed } = await holder.reseal(wrapping);
    done.push({ name: holder.name, resealed });
  }
  return done;
}

/** @throws `storage.stillSealed` when somebody sealed with an older key in the meantime */
export async function nothingOlder(
  holders: readonly Resealing[],
  wrapping: KeyWrapping,
): Promise<void> {
  const late = (await resealAll(holders, wrapping)).filter(({ resealed }) => resealed > 0);
  if (late.length === 0) return;
  throw encryptionErrors.stillSealed({ names: late.map(({ name }) => name).join(", ") });
}
