/** What every adapter must do, whatever its vendor. Run it from the adapter's `provider.test.ts`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { isKumihimoError } from "../../kernel/errors.ts";
import { languages } from "../../kernel/language.ts";
import { type Capability, capabilities } from "../capability.ts";
import type { Provider, Reply, RequestOf, ValueOf } from "../provider.ts";
import { contractFaults } from "./contract-faults.ts";
import { type Mood, startVendor, type Vendor, type VendorApi } from "./vendor-server.ts";

export interface Example<Kind extends Capability> {
  readonly request: RequestOf<Kind>;
  /** Checks the answer that the vendor's server gives in full. */
  expect(reply: Reply<ValueOf<Kind>>): void;
}

export type Examples = { readonly [Kind in Capability]?: Example<Kind> };

export interface Subject {
  readonly api: VendorApi;
  /** The provider over a real connection to the vendor's server. */
  open(at: { readonly url: string; readonly key: string }): Provider;
  /** One for each capability that the adapter offers. */
  readonly examples: Examples;
}

interface Failing {
  readonly title: string;
  readonly mood: Mood;
  readonly code: string;
}

const failures: readonly Failing[] = [
  { title: "a refused key", mood: "unauthorized", code: "models.unauthorized" },
  { title: "a rate limit", mood: "rateLimited", code: "models.rateLimited" },
  { title: "a failure of the vendor's own", mood: "broken", code: "models.failed" },
  { title: "a request that the vendor refuses", mood: "refused", code: "models.rejected" },
  { title: "an answer that breaks off", mood: "cut", code: "models.cutOff" },
  { title: "an answer that is no JSON", mood: "nonsense", code: "models.badReply" },
  { title: "an answer of the wrong type", mood: "wrongType", code: "models.badReply" },
  { title: "a redirect, which is not followed", mood: "redirect", code: "models.badReply" },
];

export function providerSuite(name: string, subject: Subject): void {
  const offered = capabilities.filter((capability) => subject.examples[capability] !== undefined);

  test(`${name}: there is an example for each capability it offers`, async () => {
    await using at = await started(subject);
    assert.deepEqual(Object.keys(at.provider.services).toSorted(), offered.toSorted());
  });

  for (const capability of offered) certify(`${name} ${capability}`, subject, capability);
}

function certify(name: string, subject: Subject, capability: Capability): void {
  test(`${name}: answers, with a request as the vendor's reference asks`, async () => {
    await using at = await started(subject);
    const reply = await run(at.provider, subject, capability);
    assert.deepEqual(at.vendor.faults, []);
    assert.deepEqual(contractFaults(capability, reply), []);
    expectation(subject, capability)(reply);
  });

  test(`${name}: takes an answer without any optional field`, async () => {
    await using at = await started(subject, "lean");
    const reply = await run(at.provider, subject, capability);
    assert.deepEqual(contractFaults(capability, reply), []);
  });

  for (const { title, mood, code } of failures) {
    test(`${name}: ${title} is ${code}, after one request`, async () => {
      await using at = await started(subject, mood);
      const error = await failureOf(run(at.provider, subject, capability));
      assert.equal(error.code, code, String(error.cause));
      assert.equal(at.vendor.received.length, 1);
      for (const language of languages) {
        const { message, advice } = error.words(language);
        assert(!`${message}${advice}`.includes(at.vendor.key), "the key is in the message");
      }
      if (mood === "rateLimited") {
        assert.deepEqual(error.data, { provider: "subject", retryAfterSeconds: 7 });
      }
    });
  }

  test(`${name}: a caller who gives up is let go at once, and the connection with them`, async () => {
    await using at = await started(subject, "slow");
    const giveUp = new AbortController();
    const pending = run(at.provider, subject, capability, giveUp.signal);
    const caught = assert.rejects(pending, (error) => error === giveUp.signal.reason);
    while (at.vendor.received.length === 0) await sleep(5);
    giveUp.abort(new Error("no longer wanted"));
    await caught;
    for (let round = 0; at.vendor.abandoned === 0 && round < 200; round += 1) await sleep(5);
    assert.equal(at.vendor.abandoned, 1);
  });

  test(`${name}: a server that is not there is models.unreachable`, async () => {
    const url = await goneUrl(subject.api);
    await using provider = subject.open({ url, key: "sk-canary" });
    const error = await failureOf(run(provider, subject, capability));
    assert.equal(error.code, "models.unreachable", String(error.cause));
  });

  if (["describe", "generate", "watch"].includes(capability)) {
    test(`${name}: gives its text piece by piece to whoever reads along`, async () => {
      await using at = await started(subject);
      const pieces: string[] = [];
      const reply = await run(at.provider, subject, capability, undefined, (piece) =>
        pieces.push(piece),
      );
      assert.deepEqual(at.vendor.faults, []);
      assert.equal(pieces.join(""), reply.value);
      assert(pieces.length > 1, "all of it came at once");
      expectation(subject, capability)(reply);
    });
  }
}

interface Started extends AsyncDisposable {
  readonly vendor: Vendor;
  readonly provider: Provider;
}

async function started(subject: Subject, ...moods: Mood[]): Promise<Started> {
  const vendor = await startVendor(subject.api);
  vendor.next(...moods);
  const provider = subject.open(vendor);
  return {
    vendor,
    provider,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

/** The example's request as the router would send it. */
async function run(
  provider: Provider,
  { examples }: Subject,
  capability: Capability,
  signal: AbortSignal = AbortSignal.timeout(20_000),
  onText?: (piece: string) => void,
): Promise<Reply<unknown>> {
  const service = provider.services[capability];
  assert(service !== undefined, `${capability} is not offered`);
  const attempt = { model: service.model, signal, ...(onText === undefined ? {} : { onText }) };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- request and service are of one capability
  return await service.run(examples[capability]?.request as never, attempt);
}

const expectation = ({ examples }: Subject, capability: Capability) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- reply and example are of one capability
  examples[capability]?.expect as (reply: Reply<unknown>) => void;

async function failureOf(pending: Promise<unknown>) {
  const error: unknown = await pending.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert(isKumihimoError(error), String(error));
  return error;
}

async function goneUrl(api: VendorApi): Promise<string> {
  await using vendor = await startVendor(api);
  return vendor.url;
}
