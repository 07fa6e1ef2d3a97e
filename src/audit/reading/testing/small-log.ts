/** Logs for tests, written from `docs/reference/audit-log.md` alone; without checkpoints, which readers do not need. */

import { appendFileSync, mkdirSync } from "node:fs";
import path from "node:path";

export interface SmallLog {
  readonly origin: string;
  readonly folder: string;
  /** Adds entries to the last segment. */
  add(...entries: readonly object[]): void;
  /** Adds text as it is. */
  raw(text: string): void;
  /** Begins the next segment. */
  turn(): void;
  /** The number of the next entry. */
  readonly next: number;
  /** The file of the last segment. */
  readonly file: string;
}

/** Begins a log with its first segment; each entry is a second later than the one before. */
export function smallLog(
  directory: string,
  name = "3f9c0a62d1b84e57",
  began = Date.parse("2026-11-22T00:00:00Z"),
): SmallLog {
  const origin = `kumihimo/${name}`;
  const folder = path.join(directory, name);
  mkdirSync(folder, { recursive: true });
  let next = 0;
  let file = "";
  const lineOf = (entry: object): string => {
    const at = new Date(began + next * 1000).toISOString();
    const line = JSON.stringify({ seq: next, at, ...entry });
    next += 1;
    return `${line}\n`;
  };
  const log = {
    origin,
    folder,
    add: (...entries: readonly object[]) => appendFileSync(file, entries.map(lineOf).join("")),
    raw: (text: string) => appendFileSync(file, text),
    turn() {
      file = path.join(folder, `${String(next).padStart(20, "0")}.jsonl`);
      log.add({
        kind: "segment",
        log: origin,
        root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
      });
    },
    get next() {
      return next;
    },
    get file() {
      return file;
    },
  };
  log.turn();
  return log;
}

/** A call that only reads; `more` says what is different. */
export const call = (more: object = {}): object => ({
  kind: "call",
  call: "c0ffee",
  who: "w1",
  principal: "user:aya@corp",
  tool: "crm__find",
  needs: "upstreams:call",
  readOnly: true,
  era: "modern",
  transport: "http",
  because: "permission mcp:read",
  outcome: "ok",
  milliseconds: 3,
  ...more,
});
