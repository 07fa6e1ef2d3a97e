/**
 * `npm run bench [-- group ...]`: every figure as a ratio within one run, written to
 * `bench/results/latest.json` and into the table of `docs/performance.md`.
 *
 * It ends with status 1 when a row leaves its budget.
 */

import { mkdir, writeFile } from "node:fs/promises";
import { cpus } from "node:os";
import { type Row, withinBudget } from "./row.ts";
import { artifacts } from "./rows/artifacts.ts";
import { auditReading } from "./rows/audit-reading.ts";
import { calls, largeBodies } from "./rows/calls.ts";
import { evidence } from "./rows/evidence.ts";
import { gatewayExtraGroups, gatewayGroups } from "./rows/gateway.ts";
import { image } from "./rows/image.ts";
import { models } from "./rows/models.ts";
import { policy } from "./rows/policy.ts";
import { sessions } from "./rows/sessions.ts";
import { stages } from "./rows/stages.ts";
import { start } from "./rows/start.ts";
import { auditWriting } from "./rows/audit-writing.ts";
import { auditVerifying } from "./rows/audit-verifying.ts";
import { video } from "./rows/video.ts";
import { insertTable, tableLine } from "./table.ts";

/** Without an argument these are run, and kept. */
const usual = {
  calls,
  stages,
  policy,
  sessions,
  auditWriting,
  auditReading,
  auditVerifying,
  largeBodies,
  image,
  video,
  artifacts,
  start,
  evidence,
  models,
  ...gatewayGroups,
};
const groups = { ...usual, ...gatewayExtraGroups };

const isGroup = (name: string): name is keyof typeof groups => name in groups;

async function main(asked: readonly string[]): Promise<number> {
  const unknown = asked.filter((name) => !isGroup(name));
  if (unknown.length > 0) {
    console.error(
      `No such group: ${unknown.join(", ")}. There are ${Object.keys(groups).join(", ")}.`,
    );
    return 2;
  }
  const chosen = asked.length === 0 ? Object.keys(usual) : asked;
  const rows: Row[] = [];
  for (const name of chosen.filter(isGroup)) {
    const measured = await groups[name]();
    for (const row of measured) console.log(tableLine(row));
    rows.push(...measured);
  }
  if (asked.length === 0) await keep(rows);
  return rows.every(withinBudget) ? 0 : 1;
}

async function keep(rows: readonly Row[]): Promise<void> {
  const conditions = {
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    cores: cpus().length,
    date: new Date().toISOString().slice(0, 10),
  };
  await mkdir("bench/results", { recursive: true });
  await writeFile(
    "bench/results/latest.json",
    `${JSON.stringify({ conditions, rows }, undefined, 2)}\n`,
  );
  await insertTable("docs/performance.md", conditions, rows);
}

process.exitCode = await main(process.argv.slice(2));
