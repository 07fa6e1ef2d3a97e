import { readFile, writeFile } from "node:fs/promises";
import { type Row, withinBudget } from "./row.ts";

const begin = "<!-- measured: begin -->";
const end = "<!-- measured: end -->";

/** A row of a Markdown table. */
export function tableLine(row: Row): string {
  const { name, value, unit, ratio, reference, atMost, atLeast } = row;
  const compared = ratio === undefined ? "" : `${ratio.toFixed(2)} × ${reference}`;
  const bounds = [
    ...(atLeast === undefined ? [] : [`≥ ${short(atLeast)}`]),
    ...(atMost === undefined ? [] : [`≤ ${short(atMost)}`]),
  ];
  const kept = bounds.length === 0 ? "" : ` ${withinBudget(row) ? "kept" : "**missed**"}`;
  return `| ${name} | ${short(value)} ${unit} | ${compared} | ${bounds.join(", ")}${kept} |`;
}

/** Three significant digits, without an exponent. */
const short = (value: number): string =>
  value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));

/** Puts the table between the two marks of the page; the words around it stay. */
export async function insertTable(
  file: string,
  conditions: Readonly<Record<string, unknown>>,
  rows: readonly Row[],
): Promise<void> {
  const page = await readFile(file, "utf8");
  const [before, after] = [page.indexOf(begin), page.indexOf(end)];
  if (before < 0 || after < before) throw new Error(`${file} has no place for the table.`);
  const said = Object.entries(conditions).map(([name, value]) => `${name} ${String(value)}`);
  const table = [
    begin,
    "",
    `Conditions: ${said.join(", ")}.`,
    "",
    "| what | value | ratio | budget |",
    "| --- | --- | --- | --- |",
    ...rows.map(tableLine),
    "",
  ].join("\n");
  await writeFile(file, `${page.slice(0, before)}${table}${page.slice(after)}`);
}
