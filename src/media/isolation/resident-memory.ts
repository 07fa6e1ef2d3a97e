import { readFile } from "node:fs/promises";

/** Resident memory of a process in bytes; nothing where there is no `/proc` or no such process. */
export async function residentMemory(pid: number): Promise<number | undefined> {
  try {
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, "latin1"));
    return kibibytes === null ? undefined : Number(kibibytes[1]) * 1024;
  } catch {
    return undefined;
  }
}
