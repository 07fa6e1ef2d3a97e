/** What every adapter must do, as checks that a test of the suite can also see fail. */

import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { languages } from "../../kernel/language.ts";
import { type Capability, capabilities } from "../capability.ts";
import type { Attempt, Provider, Reply, RequestOf, ValueOf } from "../provider.ts";
import { contractFaults } from "./contract-faults.ts";
import { type Mood, startVendor, type Vendor, type VendorApi } from "./vendor-server.ts";

export interface Example<Kind extends Capability> {
  readonly request: RequestOf<Kind>;
  /** Checks the answer that the vendor's server gives in full. */
  expect(this: void, reply: Reply<ValueOf<Kind>>): void;
}

export type Examples = { readonly [Kind in Capability]?: Example<Kind> };

export interface Subject {
  readonly api: VendorApi;
  /** The provider over a real connection to the vendor's server. */
  open(at: { readonly url: string; readonly key: string }): Provider;
  /** One for each capability that the adapter offers. */
  readonly examples: Examples;
}

export interface Check {
  readonly title: string;
  /** Rejects where the adapter does not do it. */
  readonly run: () => Promise<void>;
}

const failures = [
  { title: "a refused key", mood: "unauthorized", code: "models.unauthorized" },
  { title: "a rate limit", mood: "rateLimited", code: "models.rateLimited" },
  { title: "a failure of the vendor's own", mood: "broken", code: "models.failed" },
  { title: "a request that the vendor refuses", mood: "refused", code: "models.rejected" },
  { title: "an answer that breaks off", mood: "cut", code: "models.cutOff" },
  { title: "an answer that is no JSON", mood: "nonsense", code: "models.badReply" },
  { title: "an answer of the wrong type", mood: "wrongType", code: "models.badReply" },
  { title: "a redirect, which is not followed", mood: "redirect", code: "models.badReply" },
] as const;

/** `patienceMs` is how long an adapter may take over what it must do at once. */
export function providerChecks(subject: Subject, patienceMs = 20_000): Check[] {
  const offered = capabilities.filter((capability) => subject.examples[capability] !== undefined);
  return [
    {
      title: "there is an example for each capability it offers",
      async run() {
        await using at = await started(subject);
        assert.deepEqual(Object.keys(at.provider.services).toSorted(), offered.toSorted());
      },
    },
    ...offered.flatMap((capability) => {
      const certified: Certified = { subject, capability };
      return [
        ...answers(certified),
        ...failures.map((failure) => fails(certified, failure)),
        letsGo(certified, patienceMs),
        unreachable(certified),
        ...(["describe", "generate", "watch"].includes(capability) ? [streams(certified)] : []),
      ];
    }),
  ];
}

interface Certified {
  readonly subject: Subject;
  readonly capability: Capability;
}

const answers = ({ subject, capability }: Certified): Check[] => [
  {
    title: `${capability}: answers, with a request as the vendor's reference asks`,
    async run() {
      await using at = await started(subject);
      const reply = await at.ask(capability);
      assert.deepEqual(at.vendor.faults, []);
      assert.deepEqual(contractFaults(capability, reply), []);
      expectation(subject, capability)(reply);
    },
  },
  {
    title: `${capability}: takes an answer without any optional field`,
    async run() {
      await using at = await started(subject, "lean");
      assert.deepEqual(contractFaults(capability, await at.ask(capability)), []);
    },
  },
];

const fails = (
  { subject, capability }: Certified,
  { title, mood, code }: (typeof failures)[number],
): Check => ({
  title: `${capability}: ${title} is ${code}, after one request`,
  async run() {
    await using at = await started(subject, mood);
    const error = await failureOf(at.ask(capability));
    assert.equal(error.code, code, String(error.cause));
    assert.equal(at.vendor.received.length, 1);
    for (const language of languages) {
      const words = Object.values(error.words(language)).join(" ");
      assert(!words.includes(at.vendor.key), "the key is in the message");
    }
    if (mood !== "rateLimited") return;
    assert.deepEqual(error.data, { provider: "subject", retryAfterSeconds: 7 });
  },
});

const letsGo = ({ subject, capability }: Certified, patienceMs: number): Check => ({
  title: `${capability}: a caller who gives up is let go at once, and the connection with them`,
  async run() {
    await using at = await started(subject, "slow");
    const giveUp = new AbortController();
    const outcome = at.ask(capability, { signal: giveUp.signal }).then(
      () => "an answer",
      (error: unknown) => error,
    );
    const soon = deadline(patienceMs);
    await soon(() => at.vendor.received.length > 0, "no request came");
    giveUp.abort(new Error("no longer wanted"));
    const waiting = sleep(patienceMs, "it kept the caller waiting", { ref: false });
    assert.equal(await Promise.race([outcome, waiting]), giveUp.signal.reason);
    await soon(() => at.vendor.abandoned === 1, "the connection was kept");
  },
});

const unreachable = ({ subject, capability }: Certified): Check => ({
  title: `${capability}: a server that is not there is models.unreachable`,
  async run() {
    await using at = await started(subject);
    await at.vendor[Symbol.asyncDispose]();
    const error = await failureOf(at.ask(capability));
    assert.equal(error.code, "models.unreachable", String(error.cause));
  },
});

const streams = ({ subject, capability }: Certified): Check => ({
  title: `${capability}: gives its text piece by piece to whoever reads along`,
  async run() {
    await using at = await started(subject);
    const pieces: string[] = [];
    const reply = await at.ask(capability, { onText: (piece) => void pieces.push(piece) });
    assert.deepEqual(at.vendor.faults, []);
    assert.equal(pieces.join(""), reply.value);
    assert(pieces.length > 1, "all of it came at once");
    expectation(subject, capability)(reply);
  },
});

interface Started extends AsyncDisposable {
  readonly vendor: Vendor;
  readonly provider: Provider;
  /** The example's request as the router would send it. */
  ask(capability: Capability, attempt?: Partial<Attempt>): Promise<Reply<unknown>>;
}

async function started(subject: Subject, ...moods: Mood[]): Promise<Started> {
  const vendor = await startVendor(subject.api);
  vendor.next(...moods);
  const provider = subject.open(vendor);
  return {
    vendor,
    provider,
    async ask(capability, attempt) {
      const service = provider.services[capability];
      assert(service !== undefined, `${capability} is not offered`);
      const signal = AbortSignal.timeout(20_000);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- request and service are of one capability
      const request = subject.examples[capability]?.request as never;
      return await service.run(request, { model: service.model, signal, ...attempt });
    },
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

const expectation = ({ examples }: Subject, capability: Capability) =>
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- reply and example are of one capability
  examples[capability]?.expect as (this: void, reply: Reply<unknown>) => void;

async function failureOf(pending: Promise<unknown>): Promise<KumihimoError> {
  const error: unknown = await pending.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert(isKumihimoError(error), String(error));
  return error;
}

/** A wait for what must come true until then. */
function deadline(milliseconds: number) {
  const end = performance.now() + milliseconds;
  return async (holds: () => boolean, fault: string): Promise<void> => {
    while (!holds()) {
      assert(performance.now() < end, fault);
      await sleep(5);
    }
  };
}
