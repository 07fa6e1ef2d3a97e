/** The order of the rooms, read from the import specifiers of every source file. */

import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { posix, sep } from "node:path";
import { test } from "node:test";

/** A room imports only itself and rooms above it. */
const rooms = [
  "kernel",
  "telemetry",
  "storage",
  "audit",
  "identity",
  "media",
  "evidence",
  "models",
  "search",
  "connectors",
  "pipeline",
  "tools",
  "upstreams",
  "workflows",
  "plugins",
  "mcp",
  "http",
  "operations",
  "config",
  "cli",
];
/** Files beside the rooms: they put the rooms together, and of the rooms only `cli/` may use them. */
const compositionRoot = "(root)";
const order = [...rooms.slice(0, -1), compositionRoot, "cli"];

const specifier = /(?:\bfrom\s*|\bimport\s*\(?\s*|new URL\(\s*)"([^"]+)"/gu;
const serverSide = /^@modelcontextprotocol\/(?:server|node|core)\b/u;
const vagueNames = /(?:^|[/.-])(?:utils?|helpers?|types|manager|impl)\b/u;
const longestFile = 300;

interface Source {
  /** From `src/`, with forward slashes. */
  readonly path: string;
  readonly code: string;
}

function faultsOf({ path, code }: Source): string[] {
  const room = roomOf(path);
  const isTest = path.endsWith(".test.ts") || path.includes("/testing/");
  const imports = [...code.matchAll(specifier)].map(([, name = ""]) => name);
  const local = imports
    .filter((name) => name.startsWith("."))
    .map((name) => posix.join(posix.dirname(path), name))
    .filter((target) => !target.startsWith(".."));
  const mayReadEnvironment = room === "config" || room === "cli" || path === "main.ts";
  return [
    ...local
      .filter((target) => !mayImport(room, roomOf(target)))
      .map((target) => `imports ${target}`),
    ...imports
      .filter((name) => serverSide.test(name) && room !== "mcp" && !isTest)
      .map((name) => `imports ${name}`),
    ...(/\bprocess\.env\b/u.test(code) && !mayReadEnvironment && !isTest
      ? ["reads process.env"]
      : []),
    ...(code.split("\n").length > longestFile && !isTest ? [`is over ${longestFile} lines`] : []),
    ...(vagueNames.test(path) ? ["has a name that says nothing"] : []),
  ].map((fault) => `${path} ${fault}`);
}

/** The composition root stands above every room but `cli/`, and may start `cli/` too. */
function mayImport(from: string, to: string): boolean {
  return from === compositionRoot || order.indexOf(to) <= order.indexOf(from);
}

function roomOf(path: string): string {
  const [first = "", ...rest] = path.split("/");
  return rest.length === 0 ? compositionRoot : first;
}

const sources: Source[] = globSync("src/**/*.ts").map((file) => ({
  path: file.split(sep).slice(1).join("/"),
  code: readFileSync(file, "utf8"),
}));

test("every source keeps to the order of the rooms and the rules of the house", () => {
  assert.deepEqual(sources.flatMap(faultsOf), []);
});

test("every room is in the order", () => {
  const unknown = sources.map(({ path }) => roomOf(path)).filter((room) => !order.includes(room));
  assert.deepEqual([...new Set(unknown)], []);
});

const wrong: readonly (readonly [Source, string])[] = [
  [
    { path: "media/a.ts", code: 'import type { B } from "../models/b.ts";' },
    "media/a.ts imports models/b.ts",
  ],
  [{ path: "tools/a.ts", code: 'import "../app.ts";' }, "tools/a.ts imports app.ts"],
  [{ path: "http/a.ts", code: 'await import("../cli/run.ts");' }, "http/a.ts imports cli/run.ts"],
  [
    { path: "media/a.ts", code: 'new URL("../tools/b.ts", import.meta.url)' },
    "media/a.ts imports tools/b.ts",
  ],
  [
    { path: "http/a.ts", code: 'import { x } from "@modelcontextprotocol/server";' },
    "http/a.ts imports @modelcontextprotocol/server",
  ],
  [{ path: "http/a.ts", code: 'process.env["HOME"]' }, "http/a.ts reads process.env"],
  [{ path: "app.ts", code: 'process.env["HOME"]' }, "app.ts reads process.env"],
  [{ path: "kernel/a.ts", code: "\n".repeat(300) }, "kernel/a.ts is over 300 lines"],
  [
    { path: "kernel/string-utils.ts", code: "" },
    "kernel/string-utils.ts has a name that says nothing",
  ],
];

for (const [source, fault] of wrong) {
  test(`it is seen when a source ${fault.slice(fault.indexOf(" ") + 1)}`, () => {
    assert.deepEqual(faultsOf(source), [fault]);
  });
}

test("what the design allows is not held against a source", () => {
  const allowed: Source[] = [
    { path: "cli/serve.ts", code: 'import { createApp } from "../app.ts"; process.env["HOME"];' },
    { path: "app.ts", code: 'import { run } from "./cli/run.ts";' },
    { path: "media/a.test.ts", code: 'import { need } from "../../test/need.ts";' },
    { path: "mcp/a.ts", code: 'import { Server } from "@modelcontextprotocol/server";' },
    { path: "upstreams/a.ts", code: 'import { Client } from "@modelcontextprotocol/client";' },
  ];
  assert.deepEqual(allowed.flatMap(faultsOf), []);
});
