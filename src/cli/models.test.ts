import assert from "node:assert/strict";
import { test } from "node:test";
import { openModels } from "../models/routing/testing/open-models.ts";
import { testOutside } from "./testing/test-outside.ts";

const absent = { name: "vision", kind: "google", offers: ["describe"], missing: "apiKey" } as const;

test("models list shows what each provider offers at which price, and what absent ones lack", async () => {
  const price = { perMillionInputTokens: 2.5, perMillionOutputTokens: 10 };
  await using at = await openModels({
    plain: [{ offers: ["generate", "speak"], model: { price, retiresOn: "2027-03-01" } }],
  });
  const outside = await testOutside({
    parts: { models: at.models, configuredProviders: [absent] },
  });
  const { status, out } = await outside.run("models", "list");
  assert.equal(status, 0);
  assert.match(out, /^studio \(plain\)$/m);
  assert.match(
    out,
    /speak +m1 +\$2\.5 per million tokens in, \$10 per million out +until 2027-03-01/,
  );
  assert.match(out, /vision \(google\) +absent: models\.providers\.vision\.apiKey is not set/);
  const json = JSON.parse((await outside.run("models", "list", "--json")).out);
  assert.deepEqual(
    json.map(({ name }: { name: string }) => name),
    ["studio", "vision"],
  );
});

test("models list says where to look when there is none", async () => {
  const outside = await testOutside();
  assert.match((await outside.run("models", "list", "--language", "ja")).out, /doctor/);
});

test("models test asks for everything a provider offers, and says what failed and why", async () => {
  await using at = await openModels({
    plain: [
      {
        offers: ["describe", "transcribe", "embed", "generate", "infer"],
        inference: [],
        manners: { retries: 0 },
      },
    ],
  });
  const [server] = at.servers;
  server?.otherwise(({ capability }) => {
    if (capability === "embed") return { status: 401 };
    if (capability === "transcribe") return { value: { text: "", segments: [] } };
    return { value: '{"reply":"OK"}' };
  });
  const outside = await testOutside({
    environment: { PATH: process.env["PATH"] ?? "" },
    parts: { models: at.models },
  });
  const { status, out } = await outside.run("models", "test", "studio");
  assert.equal(status, 1);
  for (const capability of ["describe", "transcribe", "generate", "infer"]) {
    assert.match(out, new RegExp(`^ok +studio/m1  ${capability}  [\\d.]+ s  cost unknown$`, "m"));
  }
  assert.match(out, /^FAILED +studio\/m1 {2}embed.*\n.*does not accept the hub's key/m);
  assert.doesNotMatch(out, /vendor-words/);
  const asked = server?.received.map(({ capability }) => capability);
  assert.deepEqual(asked, ["describe", "transcribe", "embed", "generate"]);

  server?.otherwise({ value: '{"reply":"OK"}' });
  const lines = (await outside.run("models", "test", "--json")).out.trim().split("\n");
  assert.equal(lines.length, 5);
  assert.equal(server?.received.filter(({ capability }) => capability === "describe").length, 2);
});

test("models test of a provider that is not there names those that are", async () => {
  await using at = await openModels({ plain: [{}] });
  const outside = await testOutside({ parts: { models: at.models } });
  const { status, errors } = await outside.run("models", "test", "nobody");
  assert.equal(status, 1);
  assert.match(errors, /"nobody"; the hub has: studio/);
});
