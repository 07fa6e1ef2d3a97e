import assert from "node:assert/strict";
import { test } from "node:test";
import type { Log } from "../../telemetry/log.ts";
import { silentLog } from "../../telemetry/log.ts";
import type { Outbound } from "../channel.ts";
import { introductionOf, scriptedChannel } from "../forwarding/testing/scripted-channel.ts";
import { discreetChannel } from "./discreet-channel.ts";

const token = "tok-of-the-hub/1";

/** A channel in front of a scripted one, and all that was heard through it. */
function discreet(secrets: readonly string[] = [token]) {
  const inner = scriptedChannel();
  const warned: unknown[] = [];
  const log: Log = { ...silentLog, warn: (_, fields) => void warned.push(fields) };
  const channel = discreetChannel(inner, { upstream: "crm", secrets, log });
  const heard: string[] = [];
  const receiver = {
    sent() {},
    message: (text: Buffer) => void heard.push(text.toString()),
    data: (text: Buffer) => heard.push(text.toString()) > 0,
    end: () => void heard.push("end"),
    failed: () => void heard.push("failed"),
  };
  const send = (more: Partial<Outbound> = {}) => {
    channel.send(
      { era: "modern", method: "tools/call", id: 1, body: Buffer.from("{}"), ...more },
      receiver,
    );
    const posted = inner.posted.at(-1);
    assert.ok(posted);
    return posted.receiver;
  };
  return { inner, channel, send, heard, warned, receiver };
}

test("an upstream that repeats what it was sent is heard without it, and the log names it once", () => {
  const { send, heard, warned } = discreet();
  const there = send();
  there.message(Buffer.from(`{"method":"notifications/message","params":{"data":"${token}"}}`));
  there.data(Buffer.from(`{"result":{"a":"Bearer ${token}","b":"tok-of-the`));
  there.data(Buffer.from(`-hub/1"}}`));
  there.end();
  assert.deepEqual(heard, [
    '{"method":"notifications/message","params":{"data":"[secret]"}}',
    '{"result":{"a":"Bearer [secret]","b":"',
    '[secret]"}}',
    "end",
  ]);
  assert.deepEqual(warned, [{ upstream: "crm" }]);
});

test("a caller's own credential is taken out of the answer to that caller", () => {
  const { send, heard } = discreet();
  const basic = Buffer.from("aya:pass-of-aya").toString("base64");
  const headers = ["authorization", `Basic ${basic}`, "cookie", "s=session-of-aya; lang=japanese"];
  const there = send({ credential: { session: "aya", headers } });
  there.data(Buffer.from(`["${token}","${basic}","pass-of-aya","session-of-aya","aya"]`));
  there.end();
  assert.deepEqual(heard, ['["[secret]","[secret]","[secret]","[secret]","aya"]', "end"]);
});

test("what an upstream says of itself holds no secret either", async () => {
  const { inner, channel } = discreet();
  const { signal } = new AbortController();
  const serverInfo = { name: `for ${token}`, version: "1" };
  inner.introduction = { ...introductionOf("modern"), serverInfo, instructions: `Use ${token}.` };
  assert.equal(channel.introduction?.serverInfo.name, "for [secret]");
  assert.equal(channel.introduction.instructions, "Use [secret].");
  inner.introduction = introductionOf("modern");
  assert.equal(channel.introduction, inner.introduction);
  assert.equal((await channel.introduce(signal)).serverInfo.name, "scripted");
});

test("a request without any secret goes to the receiver itself", () => {
  const { send, receiver } = discreet([]);
  assert.equal(send(), receiver);
});
