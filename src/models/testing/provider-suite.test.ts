import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { capabilities } from "../capability.ts";
import { modelErrors } from "../errors.ts";
import type { Reply } from "../provider.ts";
import { contractFaults } from "./contract-faults.ts";
import { providerChecks, type Subject } from "./provider-checks.ts";
import { providerSuite } from "./provider-suite.ts";
import { sayWell, type ToyRequest, toySubject } from "./toy-adapter.ts";

providerSuite("a good adapter", toySubject(sayWell));

/** The titles of the checks that catch an adapter, without the capability's name. */
async function caught(subject: Subject): Promise<string[]> {
  const titles: string[] = [];
  for (const { title, run } of providerChecks(subject, 2000)) {
    await run().catch(() => titles.push(title.replace(/^generate: /, "")));
  }
  return titles;
}

type Say = (request: ToyRequest) => Promise<Reply<string>>;
type Wrong = readonly [title: string, say: Say, caughtBy: readonly RegExp[]];

const misnamed =
  (code: RegExp, instead: () => Error): Say =>
  async (request) => {
    try {
      return await sayWell(request);
    } catch (error) {
      throw error instanceof Error && code.test(error.message) ? instead() : error;
    }
  };
const reply = (text: string): Reply<string> => ({ value: text, usage: {} });
const bug = () => new TypeError("undefined is not a function");
const fail = () => Promise.reject(bug());

const wrong: readonly Wrong[] = [
  [
    "sends a field that the vendor does not know",
    (request) => sayWell({ ...request, body: JSON.stringify({ ...request.said, mood: "merry" }) }),
    [/as the vendor's reference asks$/, /piece by piece/],
  ],
  [
    "cannot do without an optional field",
    async (request) => {
      const said = await sayWell(request);
      if (said.usage.outputTokens === undefined) throw bug();
      return said;
    },
    [/without any optional field$/, /piece by piece/],
  ],
  [
    "answers with an empty text",
    async (request) => ({ ...(await sayWell(request)), value: "" }),
    [/reference asks$/, /optional field$/, /piece by piece/],
  ],
  ["takes a refused key for a bug", misnamed(/key/, bug), [/^a refused key/]],
  ["takes a rate limit for a bug", misnamed(/no more requests/, bug), [/^a rate limit/]],
  [
    "forgets how long to wait",
    misnamed(/no more requests/, () => modelErrors.rateLimited({ provider: "subject" })),
    [/^a rate limit/],
  ],
  ["takes the vendor's failure for a bug", misnamed(/HTTP 500/, bug), [/^a failure of/]],
  ["takes a refusal for a bug", misnamed(/HTTP 400/, bug), [/^a request that/]],
  ["takes a broken answer for a bug", misnamed(/broke off/, bug), [/^an answer that breaks off/]],
  [
    "takes an answer that cannot be understood for a bug",
    misnamed(/cannot be understood/, bug),
    [/^an answer that is no JSON/, /^an answer of the wrong type/, /^a redirect/],
  ],
  ["takes a missing server for a bug", misnamed(/could not be reached/, bug), [/^a server that/]],
  [
    "tries again by itself",
    (request) => sayWell(request).catch(() => sayWell(request)),
    [
      /^a refused key/,
      /^a rate limit/,
      /^a failure of/,
      /^a request that/,
      /^an answer that breaks off/,
      /^an answer that is no JSON/,
      /^an answer of the wrong type/,
      /^a redirect/,
    ],
  ],
  [
    "tells the caller the key",
    async (request) => {
      const key = request.headers["x-key"] ?? "";
      return await misnamed(/key/, () => modelErrors.unauthorized({ provider: key }))(request);
    },
    [/^a refused key/],
  ],
  [
    "does not hear that the caller gave up",
    (request) => sayWell({ ...request, signal: AbortSignal.timeout(8000) }),
    [/^a caller who gives up/],
  ],
  [
    "lets the caller go but keeps the connection",
    async (request) => {
      const kept = sayWell({ ...request, signal: AbortSignal.timeout(8000) });
      kept.catch(() => undefined);
      const gone = new Promise<never>((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason));
      });
      return await Promise.race([kept, gone]);
    },
    [/^a caller who gives up/],
  ],
  [
    "gives its text all at once",
    async (request) => {
      const { onText, ...attempt } = request.attempt;
      const said = await sayWell({
        ...request,
        attempt,
        body: JSON.stringify({ ...request.said, live: false }),
      });
      onText?.(said.value);
      return said;
    },
    [/piece by piece/],
  ],
  [
    "gives other pieces than its text",
    async (request) => {
      const said = await sayWell(request);
      request.attempt.onText?.("!");
      return said;
    },
    [/piece by piece/],
  ],
  [
    "makes up its answer",
    async () => await sleep(1, reply("All is well, surely.")),
    [
      /reference asks$/,
      /^a refused key/,
      /^a rate limit/,
      /^a failure of/,
      /^a request that/,
      /breaks off/,
      /no JSON/,
      /wrong type/,
      /^a redirect/,
      /gives up/,
      /^a server that/,
      /piece by piece/,
    ],
  ],
];

for (const [title, say, caughtBy] of wrong) {
  test(`an adapter that ${title} is caught`, async () => {
    const titles = await caught(toySubject(say));
    assert.equal(titles.length, caughtBy.length, titles.join("\n"));
    for (const [index, pattern] of caughtBy.entries()) assert.match(titles[index] ?? "", pattern);
  });
}

test("an adapter that offers more than it shows an example of is caught", async () => {
  const subject = toySubject(sayWell);
  const opened: Subject["open"] = (at) => {
    const provider = subject.open(at);
    return {
      ...provider,
      services: { ...provider.services, embed: { model: "toy-1", run: fail } },
    };
  };
  assert.match((await caught({ ...subject, open: opened }))[0] ?? "", /^there is an example/);
});

const broken: { readonly [Kind in (typeof capabilities)[number]]: unknown } = {
  describe: "",
  generate: 7,
  watch: "",
  detect: [{ name: "cat", confidence: 2, box: { x: 0, y: 0, width: 1, height: 1 } }],
  read: { text: "a", lines: [{ text: "a", box: { x: 0, y: 0, width: 0, height: 1 } }] },
  transcribe: { text: "a", language: "English", segments: [] },
  speak: { bytes: new Uint8Array(), mimeType: "audio/wav", voice: "anna" },
  embed: [[1, 2], [1]],
  infer: { prediction: 1, confidence: Number.NaN },
};

for (const capability of capabilities) {
  test(`a ${capability} reply that breaks its contract is told`, () => {
    assert.notDeepEqual(contractFaults(capability, { value: broken[capability], usage: {} }), []);
  });
}
