/** A process that serves the trial tools over standard input and output, noisily. */

import { operator } from "../../identity/principal.ts";
import { languageOf } from "../../kernel/language.ts";
import { ownStdout } from "../stdio/own-stdout.ts";
import { serveStdio } from "../stdio/serve-stdio.ts";
import { trialNeeds } from "./bare-hub.ts";

const output = ownStdout(process.stdout, process.stderr);
console.log("a plugin says hello where it should not");
const service = serveStdio(trialNeeds(), {
  input: process.stdin,
  output,
  caller: { principal: operator, language: languageOf(process.argv[2]) },
  maxMessageBytes: 1024 * 1024,
  graceSeconds: 5,
});
await service.ended;
console.log("and goodbye");
