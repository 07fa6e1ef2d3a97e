/**
 * Watches the process of a test file: no secret that comes to light in it may stand in a log, in an
 * audit log, in the words of an error, or in an answer of a hub. The runner loads it ahead of each file,
 * and so does whatever starts a hub.
 *
 * It notes each value that some part reveals of a `Secret`, and each that a client shows a hub. A leak
 * fails the test that closes the hub, or else the file.
 *
 * @module
 */

import assert from "node:assert/strict";
import { subscribe } from "node:diagnostics_channel";
import { noAudit } from "../src/audit/audit-log.ts";
import { isKumihimoError, KumihimoError } from "../src/kernel/errors.ts";
import { Secret } from "../src/kernel/secret.ts";
import { lineFields } from "../src/telemetry/fields.ts";
import { silentLog } from "../src/telemetry/log.ts";
import { overhear } from "./canaries-overhear.ts";
import { Canaries } from "./canaries.ts";

export const canaries = new Canaries();

/** So much of a log waits to be searched, in letters. */
const searchedAtOnce = 1024 * 1024;

const leaks = new Set<string>();
const written: string[] = [];
let letters = 0;

/** Searches what a hub put out; `where` is for the report. */
export function search(where: string, text: string): void {
  for (const leak of canaries.leaksIn(text)) leaks.add(`${where}: ${leak}`);
}

/** What is found before the process ends fails whoever asks, once. */
export function assertNoLeaks(): void {
  searchWritten();
  const found = [...leaks];
  leaks.clear();
  assert.deepEqual(found, [], "Secrets stand where they must not.");
}

function write(text: string): void {
  written.push(text);
  letters += text.length;
  if (letters > searchedAtOnce) searchWritten();
}

function searchWritten(): void {
  search("the log or the audit log", written.join("\n"));
  written.length = 0;
  letters = 0;
}

overhear(Secret.prototype, "reveal", (value) => canaries.note(String(value), "a Secret"));
overhear(noAudit, "record", (_, given) => write(JSON.stringify(given)));
for (const level of ["debug", "info", "warn", "error"] as const) {
  overhear(silentLog, level, (_, [message, fields]) => {
    // What others say of a failure is the scrubber's; `hub.log` of a hub in a process of its own has it.
    const { error, ...own } = Object(fields);
    const said = isKumihimoError(error) ? error.message : undefined;
    write(JSON.stringify({ ...lineFields(own), message, said }));
  });
}
overhear(KumihimoError.prototype, "words", (said, _, error) =>
  search(`the words of ${Object(error).code}`, Object.values(Object(said)).join(" ")),
);

process.on("exit", () => {
  searchWritten();
  if (leaks.size === 0) return;
  console.error(["Secrets stand where they must not.", ...leaks].join("\n"));
  process.exitCode = 1;
});

interface SeenRequest {
  readonly origin: string;
  readonly path: string;
  readonly headers: readonly string[];
}

const origins = new Set<string>();

/** From here on the answers of the hub at `url` are searched, whoever gets them with `fetch`. */
export function watchAnswers(url: string): void {
  origins.add(new URL(url).origin);
}

/** Where a hub shows tokens, once, to whoever asked for them; they are looked for everywhere else. */
const shownOnce: readonly (readonly [path: RegExp, members: readonly string[]])[] = [
  [/^\/oauth\/token$/, ["access_token", "refresh_token", "id_token"]],
  [/^\/api\/(?:sessions|tokens)\b/, ["accessToken", "refreshToken", "token"]],
];

/** An answer without what may stand there, which is noted. */
function withoutShown(path: string, text: string): string {
  const [, members] = shownOnce.find(([place]) => place.test(path)) ?? [];
  const answer = members && objectIn(text);
  if (members === undefined || answer === undefined) return text;
  for (const member of members) {
    if (typeof answer[member] === "string") canaries.note(answer[member], `${member} of ${path}`);
    delete answer[member];
  }
  return JSON.stringify(answer);
}

/** Of an answer that came in one piece; those with tokens do. */
function objectIn(text: string) {
  try {
    return Object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

subscribe("undici:request:create", (message) => {
  const { origin, headers } = requestOf(message);
  if (!origins.has(origin)) return;
  const at = headers.findIndex((name, index) => index % 2 === 0 && /^authorization$/i.test(name));
  const [, token] = /^\S+ (\S+)$/.exec(headers[at + 1] ?? "") ?? [];
  if (at !== -1 && token !== undefined) canaries.note(token, "the token of a client");
});

subscribe("undici:request:bodyChunkReceived", (message) => {
  const { origin, path } = requestOf(message);
  if (!origins.has(origin)) return;
  const text = Buffer.from(Object(message).chunk).toString("latin1", 0, searchedAtOnce);
  const [place = path] = path.split("?", 1);
  search(`the answer of ${place}`, withoutShown(place, text));
});

const requestOf = (message: unknown): SeenRequest => Object(message).request;
