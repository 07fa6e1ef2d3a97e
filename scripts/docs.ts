/**
 * `npm run docs` writes `docs/reference/` from the code; `npm run docs -- --check` fails when a page
 * and the code disagree.
 */

import { mkdir, readFile, writeFile } from "node:fs/promises";
import { cliPage } from "./docs/cli-page.ts";
import { configPage } from "./docs/config-page.ts";
import { errorsPage } from "./docs/errors-page.ts";
import { metricsPage } from "./docs/metrics-page.ts";
import { providersPage } from "./docs/providers-page.ts";
import { toolsPage } from "./docs/tools-page.ts";

const folder = "docs/reference";
const note = "<!-- Written by `npm run docs`; change the code instead. -->\n\n";

const pages: Readonly<Record<string, () => string | Promise<string>>> = {
  "cli.md": cliPage,
  "config.md": configPage,
  "errors.md": errorsPage,
  "metrics.md": metricsPage,
  "providers.md": providersPage,
  "tools.md": toolsPage,
};

const readIfThere = (file: string): Promise<string> => readFile(file, "utf8").catch(() => "");

async function main(check: boolean): Promise<number> {
  await mkdir(folder, { recursive: true });
  const stale: string[] = [];
  for (const [name, write] of Object.entries(pages)) {
    const file = `${folder}/${name}`;
    const text = note + (await write());
    if ((await readIfThere(file)) === text) continue;
    stale.push(file);
    if (!check) await writeFile(file, text);
  }
  if (stale.length === 0) console.log("The reference is in step with the code.");
  else console.log(`${check ? "Out of step" : "Written"}: ${stale.join(", ")}`);
  return check && stale.length > 0 ? 1 : 0;
}

process.exitCode = await main(process.argv.includes("--check"));
