import * as z from "zod";

const text = z.string().optional();
const number = z.number().optional();
const flag = z.boolean().optional();
const texts = z.array(z.string()).optional();

/**
 * An entry of any kind as it stands in a log: the members that `docs/reference/audit-log.md` names, and
 * whatever else a later version may write.
 */
const entrySchema = z.looseObject({
  seq: z.int().min(0),
  at: z.string(),
  kind: z.string(),

  log: text,
  version: text,
  process: text,
  torn: number,
  count: number,
  bodies: z.array(z.int().min(0)).optional(),
  why: text,
  before: number,

  who: text,
  principal: text,
  principalKind: text,
  permissions: texts,
  groups: texts,

  call: text,
  client: text,
  session: text,
  tool: text,
  needs: text,
  readOnly: flag,
  destructive: flag,
  era: text,
  transport: text,
  because: text,
  obligations: texts,
  approval: z.looseObject({ id: z.string(), caller: z.string() }).optional(),
  parameters: z.record(z.string(), z.string()).optional(),
  arguments: text,
  argumentBytes: number,
  body: text,
  trace: text,

  intent: number,
  outcome: text,
  code: text,
  milliseconds: number,
  resultBytes: number,
  usd: number,
  tokens: number,
});

export type Entry = z.output<typeof entrySchema>;

/** An entry with the place it was found in. */
export interface LoggedEntry {
  /** The origin of its log. */
  readonly log: string;
  /** As it stands there, without the line feed. */
  readonly line: string;
  readonly entry: Entry;
  /** When, in milliseconds since 1970. */
  readonly time: number;
}

/** What stands in a line of a log; undefined where that is no entry of it. */
export function entryIn(line: string, log: string): LoggedEntry | undefined {
  const { data: entry } = entrySchema.safeParse(parsed(line));
  if (entry === undefined || (entry.log ?? log) !== log) return undefined;
  const time = Date.parse(entry.at);
  return Number.isNaN(time) ? undefined : { log, line, entry, time };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
