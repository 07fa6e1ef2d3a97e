/** The checks that every hub makes. */

import { access, constants, statfs } from "node:fs/promises";
import type { AuditLog } from "../audit/audit-log.ts";
import type { Check } from "./health.ts";

/** Fails once the hub was asked to stop, so that load balancers send calls elsewhere. */
export const drainCheck = (draining: () => boolean): Check => ({
  name: "drain",
  kind: "readiness",
  run: () => (draining() ? Promise.reject(new Error("The hub is stopping.")) : Promise.resolve()),
});

/** Fails when the data folder cannot be written or is about to be full. */
export const dataFolderCheck = (folder: string, freeBytes: number): Check => ({
  name: "data-folder",
  kind: "readiness",
  async run() {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    const free = await freeSpace(folder);
    if (free < freeBytes) throw new Error(`Only ${free} bytes are free.`);
  },
});

/** Fails while calls leave no record. */
export const auditCheck = (audit: AuditLog): Check => ({
  name: "audit",
  kind: "readiness",
  run: () => audit.check(),
});

/** Bytes that this user can still write on the file system of `folder`. */
export async function freeSpace(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}
