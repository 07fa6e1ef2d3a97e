import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { AuditBody, AuditEntry, AuditLog } from "../../src/audit/audit-log.ts";
import { written } from "../../src/audit/audit-log.ts";
import { silentLog } from "../../src/telemetry/log.ts";
import { openAuditGround } from "../audit-ground.ts";
import { type Measure, median, type Row } from "../row.ts";

const entries = 60_000;
/** Calls that are answered together, as in a busy hub. */
const atOnce = 32;
const rounds = 3;

const entry: AuditEntry = {
  kind: "call",
  call: "abcdefghijkl",
  who: "abcdefghijkl",
  principal: "user:aya@corp",
  session: "0123456789abcdef",
  tool: "crm__find",
  needs: "upstreams:call",
  readOnly: true,
  era: "modern",
  transport: "http",
  because: "permission upstreams:call",
  argumentBytes: 60,
  outcome: "ok",
  milliseconds: 3,
  resultBytes: 500,
};

const given = '{"customer":"C-1002","fields":["name","address"],"limit":20}';
const body: AuditBody = { arguments: given, result: given.repeat(5) };

interface Figures {
  /** Entries in a second of the clock. */
  readonly perSecond: number;
  /** Until the entry is taken, and the processor time of everything for it; in microseconds. */
  readonly taken: number;
  readonly whole: number;
}

/** Entries that are written as fast as calls that wait for them bring them. */
export const auditWriting: Measure = async () => {
  const plain: number[] = [];
  const hashed: Figures[] = [];
  const sealed: Figures[] = [];
  for (let round = 0; round < rounds; round += 1) {
    plain.push(await plainLines());
    hashed.push(await figuresOf("hashed"));
    sealed.push(await figuresOf("encrypted"));
  }
  const reference = median(plain);
  return [
    ...rowsOf("audit entries, arguments hashed", hashed, reference, { taken: 10, whole: 12 }),
    ...rowsOf("audit entries, arguments and result sealed", sealed, reference, { taken: 10 }),
  ];
};

interface Budget {
  readonly taken: number;
  readonly whole?: number;
}

function rowsOf(name: string, figures: readonly Figures[], plain: number, budget: Budget): Row[] {
  const of = (which: keyof Figures): number => median(figures.map((each) => each[which]));
  return [
    {
      name: `${name}: written`,
      reference: "",
      value: Math.round(of("perSecond")),
      unit: "entries/s",
      atLeast: 20_000,
    },
    {
      name: `${name}: on the way of a call`,
      reference: "",
      value: of("taken"),
      unit: "µs",
      atMost: budget.taken,
    },
    {
      name: `${name}: in all`,
      reference: "JSON.stringify and one appended line",
      value: of("whole"),
      unit: "µs CPU",
      ratio: of("whole") / plain,
      ...(budget.whole !== undefined && { atMost: budget.whole }),
    },
  ];
}

async function figuresOf(bodies: AuditLog["bodies"]): Promise<Figures> {
  await using ground = await openAuditGround(silentLog, bodies);
  const { audit } = ground;
  await audit.check();
  const began = performance.now();
  const begin = process.cpuUsage();
  const taken: number[] = [];
  for (let place = 0; place < entries; place += atOnce) {
    const before = performance.now();
    for (let call = 0; call < atOnce; call += 1) {
      const told = { ...entry, arguments: audit.digest(given) };
      audit.record(told, bodies === "encrypted" ? body : undefined);
    }
    taken.push(((performance.now() - before) / atOnce) * 1000);
    await written(audit, { durable: false });
  }
  const { user, system } = process.cpuUsage(begin);
  return {
    perSecond: entries / ((performance.now() - began) / 1000),
    taken: median(taken),
    whole: (user + system) / entries,
  };
}

/** What the least log of lines takes, written as often: processor time for each, in microseconds. */
async function plainLines(): Promise<number> {
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-bench-"));
  try {
    const begin = process.cpuUsage();
    for (let place = 0; place < entries; place += atOnce) {
      const lines = Array.from({ length: atOnce }, () => `${JSON.stringify(entry)}\n`);
      await appendFile(path.join(folder, "lines"), lines.join(""));
    }
    const { user, system } = process.cpuUsage(begin);
    return (user + system) / entries;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
