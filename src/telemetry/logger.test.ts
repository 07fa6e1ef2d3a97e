import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Secret } from "../kernel/secret.ts";
import { telemetryConfig } from "./config.ts";
import { logger } from "./logger.ts";
import { scrubber } from "./scrubber.ts";

const settings = telemetryConfig.parse({}).log;

/** A log and what it wrote. */
function listening(format: "json" | "pretty", secrets = scrubber()) {
  const lines: string[] = [];
  const destination = { write: (text: string) => lines.push(text), isTTY: false };
  const log = logger({ ...settings, level: "debug", format }, destination, secrets);
  return { log, lines, text: () => lines.join("") };
}

test("a line is one JSON object with level, time, message and fields", () => {
  const { log, lines } = listening("json");
  log.child({ room: "media" }).warn("slow", { tool: "echo", milliseconds: 12 });
  assert.equal(lines.length, 1);
  const { time, ...line } = JSON.parse(lines[0] ?? "");
  assert.match(time, /^\d{4}-\d\d-\d\dT/);
  assert.deepEqual(line, {
    level: "warn",
    room: "media",
    tool: "echo",
    milliseconds: 12,
    message: "slow",
  });
});

test("lines below the level are not written", () => {
  const lines: string[] = [];
  const log = logger({ ...settings, level: "warn" }, { write: (text: string) => lines.push(text) });
  log.info("quiet");
  log.warn("loud");
  assert.equal(lines.length, 1);
});

test("a field that is not on the list is named and not written", () => {
  const { log, text } = listening("json");
  const careless: Record<string, unknown> = { tool: "echo", customer: { iban: "DE00 1234" } };
  log.info("called", careless);
  assert.match(text(), /"unlisted":\["customer"\]/);
  assert.doesNotMatch(text(), /DE00/);
});

test("an object under a listed name is not opened", () => {
  const { log, text } = listening("json");
  const careless: Record<string, unknown> = { name: { password: "hunter22" } };
  log.info("called", careless);
  assert.doesNotMatch(text(), /hunter22/);
});

test("of a failure only name, message, code, stack and causes are written", () => {
  const { log, text } = listening("json");
  const cause = Object.assign(new Error("exit 1"), { env: { TOKEN: "canary-in-env" }, code: "E1" });
  log.error("failed", { error: new Error("outer", { cause }) });
  assert.match(text(), /"code":"E1"/);
  assert.match(text(), /outer/);
  assert.doesNotMatch(text(), /canary-in-env/);
});

test("readable lines escape what a terminal would act on, so nothing can forge a line", () => {
  const { log, lines } = listening("pretty");
  log.info("user \u001b[2J\n12:00:00.000 INFO  forged", { name: "a\r\nb", path: "\u202egnp" });
  assert.equal(lines.length, 1);
  assert.equal(lines[0]?.split("\n").length, 2);
  // oxlint-disable-next-line no-control-regex -- that none of them is there is the point
  assert.doesNotMatch(lines[0]?.trimEnd() ?? "", /[\u0000-\u001f\u202e]/);
  assert.match(lines[0] ?? "", /\\u001b\[2J\\u000a12:00/);
});

test("each line of a stack is marked", () => {
  const { log, text } = listening("pretty");
  log.error("failed", { error: new Error("bad\n12:00:00.000 INFO  forged") });
  for (const line of text().trimEnd().split("\n").slice(1)) assert.match(line, /^ {2}\| /);
});

test("no secret reaches a line, wherever in it and in whatever spelling", () => {
  const secretText = fc.string({ unit: "grapheme", minLength: 8, maxLength: 40 });
  fc.assert(
    fc.property(secretText, fc.string({ maxLength: 12 }), (value, around) => {
      const secrets = scrubber();
      secrets.learn({ nested: [{ key: new Secret(value) }] });
      const bytes = Buffer.from(value);
      const spellings = [
        value,
        encodeURIComponent(value),
        bytes.toString("hex"),
        bytes.toString("base64"),
        bytes.toString("base64url"),
      ];
      for (const format of ["json", "pretty"] as const) {
        const { log, text } = listening(format, secrets);
        for (const spelling of spellings) {
          log.info(`${around}${spelling}${around}`, { name: spelling, error: new Error(spelling) });
        }
        for (const spelling of spellings) {
          // The last base64 character also holds bits of whatever follows.
          const core = spelling.slice(0, Math.floor((bytes.length * 8) / 6));
          assert.equal(text().includes(core), false, `leaked ${core}`);
        }
      }
    }),
    { numRuns: 100 },
  );
});
