import assert from "node:assert/strict";
import { PassThrough } from "node:stream";
import { test } from "node:test";
import { readSecret } from "./read-secret.ts";

const never = new AbortController().signal;

function terminal(isTTY: boolean) {
  const shown: string[] = [];
  const screen = new PassThrough().on("data", (chunk: Buffer) => shown.push(chunk.toString()));
  const input = Object.assign(new PassThrough(), { isTTY });
  return { input, screen, shown: () => shown.join("") };
}

test("what a person types is read and never shown", async () => {
  const { input, screen, shown } = terminal(true);
  const reading = readSecret(input, screen, { prompt: "Password: ", signal: never });
  input.write("wrnog\u007f\u007f\u007fong 花\r");
  assert.equal(await reading, "wrong 花");
  assert.equal(shown(), "Password: \n");
});

test("without a person all of the input is the secret, without its last line break", async () => {
  const { input, screen, shown } = terminal(false);
  input.end(" two words \n");
  assert.equal(await readSecret(input, screen, { prompt: "?", signal: never }), " two words ");
  assert.equal(shown(), "");
});

for (const isTTY of [true, false]) {
  test(`whoever gives up is not waited for ${isTTY ? "at" : "without"} a terminal`, async () => {
    const { input, screen } = terminal(isTTY);
    const controller = new AbortController();
    const reading = readSecret(input, screen, { prompt: "?", signal: controller.signal });
    const gone = new Error("gone");
    controller.abort(gone);
    await assert.rejects(reading, gone);
  });
}
