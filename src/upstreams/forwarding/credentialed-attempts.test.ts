import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import type { Principal } from "../../identity/principal.ts";
import type { SendFailure } from "../channel.ts";
import type { CallerCredential, CallerCredentials } from "../credentials/credential.ts";
import { credentialErrors } from "../credentials/errors.ts";
import { CredentialedAttempts } from "./credentialed-attempts.ts";
import { hearing, held } from "./testing/attempt.ts";
import { scriptedChannel } from "./testing/scripted-channel.ts";
import { instancesOver } from "./testing/upstream-over.ts";

const caller: Principal = { id: "user:aya@corp", kind: "person", permissions: [] };
const never = new AbortController().signal;
const outbound = { era: "modern", method: "m", id: 1, body: Buffer.from("{}") } as const;

const token = (name: string): CallerCredential => ({
  session: "aya",
  headers: ["authorization", `Bearer ${name}`],
});

function twoPlaces() {
  const [one, two] = [scriptedChannel(), scriptedChannel()];
  return { channels: [one, two], instances: instancesOver({ one, two }) };
}

interface Script {
  readonly tokens?: readonly (CallerCredential | Error)[];
  readonly at?: ReturnType<typeof twoPlaces>;
  /** Given up as soon as it was begun. */
  readonly cancelled?: boolean;
}

/** One request whose caller gets these credentials, one after the other. */
async function begun({
  tokens = [token("one")],
  cancelled = false,
  at = twoPlaces(),
}: Script = {}) {
  const { channels, instances } = at;
  const left = [...tokens];
  const next = (): Promise<CallerCredential> => {
    const found = left.shift() ?? assert.fail("it asked too often");
    return found instanceof Error ? Promise.reject(found) : Promise.resolve(found);
  };
  const replaced: CallerCredential[] = [];
  const credentials: CallerCredentials = {
    of: next,
    insteadOf(refused) {
      replaced.push(refused);
      return next();
    },
    refused: () => credentialErrors.credentialRefused({ upstream: "crm", url: undefined }),
  };
  const heard = hearing();
  const attempts = new CredentialedAttempts(
    { instances, credentials, caller },
    () => outbound,
    heard,
    { signal: never, idempotent: true },
  );
  attempts.start();
  if (cancelled) attempts.cancel();
  await turn();
  const posted = () => channels.flatMap((channel) => channel.posted);
  return { attempts, heard, posted, replaced, instances };
}

const refusal = (status: number): SendFailure => ({ kind: "refused", sent: true, status });

test("the request goes with the caller's credential", async () => {
  const { heard, posted } = await begun();
  assert.deepEqual(posted()[0]?.request.credential, token("one"));
  posted()[0]?.receiver.sent();
  posted()[0]?.answer("{}");
  assert.deepEqual(heard.order, ["sent", "data", "end"]);
});

test("a credential that is refused is replaced once, and the request sent again", async () => {
  const { heard, posted, replaced } = await begun({ tokens: [token("one"), token("two")] });
  posted()[0]?.receiver.sent();
  posted()[0]?.receiver.failed(refusal(401));
  await turn();
  assert.deepEqual(replaced, [token("one")]);
  const again = posted().find(({ request }) => request.credential?.headers[1] === "Bearer two");
  again?.receiver.sent();
  again?.answer("{}");
  assert.deepEqual(heard.order, ["sent", "data", "end"]);
});

test("after a second refusal the caller hears whose fault it is", async () => {
  const { heard, posted } = await begun({ tokens: [token("one"), token("two")] });
  posted()[0]?.receiver.failed(refusal(401));
  await turn();
  posted()
    .find(({ request }) => request.credential?.headers[1] === "Bearer two")
    ?.receiver.failed(refusal(401));
  await turn();
  assert.equal(posted().length, 2);
  assert.equal(Object(heard.failure?.cause).code, "upstreams.credentialRefused");
});

test("what the caller may not do there is no reason for another credential", async () => {
  const { heard, posted, replaced } = await begun();
  posted()[0]?.receiver.failed(refusal(403));
  await turn();
  assert.equal(Object(heard.failure?.cause).code, "upstreams.credentialRefused");
  assert.deepEqual(replaced, []);
});

test("where there is none in its place, the caller hears why", async () => {
  const none = credentialErrors.notConnected({ upstream: "crm", url: undefined });
  const { heard, posted } = await begun({ tokens: [token("one"), none] });
  posted()[0]?.receiver.failed(refusal(401));
  await turn();
  assert.equal(heard.failure?.cause, none);
});

test("who is not let in is not sent elsewhere, and no instance is blamed for it", async () => {
  for (const failure of [refusal(401), refusal(403), { ...refusal(401), sent: false }]) {
    const at = twoPlaces();
    const { instances } = at;
    for (let call = 0; call < 20; call += 1) {
      const { heard, posted } = await begun({ tokens: [token("one"), new Error("none")], at });
      for (const { receiver } of posted()) receiver.failed(failure);
      await turn();
      assert.equal(posted().length, call + 1);
      await turn();
      assert.ok(heard.failure);
    }
    const report = instances.report();
    assert.ok(
      report.instances.every(({ breaker, health }) => breaker === "closed" && health !== "ejected"),
    );
    assert.equal(held(instances), 0);
  }
});

test("without a credential nothing is sent", async () => {
  const why = credentialErrors.noPerson({ upstream: "crm" });
  const { heard, posted } = await begun({ tokens: [why] });
  assert.equal(posted().length, 0);
  assert.deepEqual(heard.failure, { kind: "connect", sent: false, cause: why });
});

test("a caller who gives up before the credential is there sends nothing, and one after that ends the request", async () => {
  const early = await begun({ cancelled: true });
  assert.equal(early.posted().length, 0);
  assert.deepEqual(early.heard.order, []);
  const late = await begun();
  late.attempts.cancel();
  assert.equal(late.posted()[0]?.cancelled, true);
  assert.equal(held(late.instances), 0);
});
