#!/usr/bin/env node
// Old versions of Node.js must be able to read this file, so that they can say that they are old.
import { existsSync } from "node:fs";
import module from "node:module";
import { isNewEnough, requiredNode } from "./required-node.mjs";

const required = requiredNode();
if (isNewEnough(process.versions.node, required)) {
  module.enableCompileCache();
  const source = new URL("../src/main.ts", import.meta.url);
  const isCheckout = existsSync(source);
  await import((isCheckout ? source : new URL("../dist/main.js", import.meta.url)).href);
} else {
  console.error(
    `Kumihimo needs Node.js ${required} or newer, but this is ${process.versions.node}. ` +
      "Install Node.js 24 from https://nodejs.org/en/download and run the command again.",
  );
  process.exitCode = 1;
}
