import { storageErrors } from "./errors.ts";

/** The code of a failed system call, for example `ENOENT`. */
export function systemCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

/** `storage.diskFull` in place of the system's words for it; any other failure unchanged. */
export function diskFailure(error: unknown): unknown {
  const code = systemCode(error);
  return code === "ENOSPC" || code === "EDQUOT"
    ? storageErrors.diskFull({}, { cause: error })
    : error;
}
