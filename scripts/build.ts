/**
 * Writes dist/: JavaScript, declarations, source maps, and the files beside the sources that the
 * program reads.
 *
 * @module
 */

import { execFileSync } from "node:child_process";
import { cpSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const typescript = dirname(createRequire(import.meta.url).resolve("typescript/package.json"));

rmSync(join(root, "dist"), { recursive: true, force: true });
execFileSync(process.execPath, [join(typescript, "bin", "tsc"), "-p", "tsconfig.build.json"], {
  cwd: root,
  stdio: "inherit",
});
cpSync(join(root, "src"), join(root, "dist"), { recursive: true, filter: isRead });

/** @returns whether the program, and not a compiler or a test, reads what is at this path */
function isRead(path: string): boolean {
  if (statSync(path).isDirectory()) return !path.endsWith("testing");
  return !path.endsWith(".ts");
}
