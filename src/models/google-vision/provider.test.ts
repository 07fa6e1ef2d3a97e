import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isolationConfig } from "../../media/isolation/config.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import type { Attempt } from "../provider.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor, type VendorApi } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { googleVision } from "./provider.ts";
import { googleVisionSettings } from "./settings.ts";
import { googleVisionVendor } from "./testing/google-vision-vendor.ts";

const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
after(() => ground.wire[Symbol.asyncDispose]());

const picture = {
  bytes: Buffer.from("the picture"),
  mimeType: "image/png",
  width: 640,
  height: 480,
};

const open = ({ url, key }: { readonly url: string; readonly key: string }) =>
  googleVision.open(
    "subject",
    googleVisionSettings.parse({ kind: "google-vision", baseUrl: `${url}/v1`, apiKey: key }),
    ground,
  );

providerSuite("google-vision", {
  api: googleVisionVendor,
  open,
  examples: {
    detect: {
      request: { picture },
      expect: ({ value, usage }) => {
        assert.deepEqual(value, [
          { name: "Laptop", confidence: 0.91, box: { x: 0, y: 120, width: 320, height: 240 } },
          { name: "face", confidence: 0.97, box: { x: 400, y: 0, width: 80, height: 90 } },
        ]);
        assert.deepEqual(usage, { pictures: 1 });
      },
    },
    read: {
      request: { picture, languages: ["en-US", "ja", "no language"] },
      expect: ({ value }) => {
        assert.deepEqual(value, {
          text: "Delivery note\n37 boxes of tea",
          lines: [
            {
              text: "Delivery note",
              confidence: 0.98,
              box: { x: 0, y: 20, width: 104, height: 12 },
            },
            { text: "37 boxes", box: { x: 0, y: 40, width: 64, height: 12 } },
            { text: "of tea", box: { x: 0, y: 60, width: 48, height: 12 } },
          ],
        });
      },
    },
  },
});

const attempt = (model: string): Attempt => ({ model, signal: AbortSignal.timeout(10_000) });

const answering = (json: unknown, status = 200): VendorApi => ({
  ...googleVisionVendor,
  routes: googleVisionVendor.routes.map((route) => ({ ...route, reply: () => ({ json, status }) })),
});

const insideASuccess = [
  [3, "models.rejected"],
  [8, "models.rateLimited"],
  [14, "models.failed"],
  [16, "models.unauthorized"],
  [99, "models.failed"],
] as const;

for (const [code, expected] of insideASuccess) {
  test(`google-vision: an error ${code} inside an answer of status 200 is ${expected}`, async () => {
    const error = { code, message: "Bad image data of account 17." };
    await using vendor = await startVendor(answering({ responses: [{ error }] }));
    const pending = open(vendor).services.read?.run({ picture }, attempt("TEXT_DETECTION"));
    await assert.rejects(pending ?? Promise.resolve(), (failure: Error & { code?: string }) => {
      assert.equal(failure.code, expected);
      assert(!failure.message.includes("account 17"));
      assert.match(String(failure.cause), /account 17/);
      return true;
    });
  });
}

test("google-vision: a wrong key, which Google answers with status 400, is the operator's matter", async () => {
  const details = [
    { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID" },
  ];
  const error = { code: 400, message: "API key not valid.", status: "INVALID_ARGUMENT", details };
  await using vendor = await startVendor(answering({ error }, 400));
  const pending = open(vendor).services.read?.run({ picture }, attempt("TEXT_DETECTION"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.unauthorized" });
});

test("google-vision: a model is one feature of the API, or several", async () => {
  await using vendor = await startVendor(googleVisionVendor);
  const { detect } = open(vendor).services;
  const faces = await detect?.run({ picture }, attempt("FACE_DETECTION"));
  assert.deepEqual(
    faces?.value.map(({ name }) => name),
    ["face"],
  );
  assert.deepEqual(vendor.faults, []);
});

test("google-vision: an answer for no picture cannot be understood", async () => {
  await using vendor = await startVendor(answering({ responses: [] }));
  const pending = open(vendor).services.read?.run({ picture }, attempt("TEXT_DETECTION"));
  await assert.rejects(pending ?? Promise.resolve(), { code: "models.badReply" });
});

test("google-vision: each model of the table is made of features, and priced by them", () => {
  const price = new Map(googleVision.models.map((row) => [row.id, row.price?.perPicture ?? 0]));
  for (const [id, whole] of price) {
    const parts = id.split("+").map((part) => price.get(part) ?? Number.NaN);
    assert.equal(whole.toFixed(5), parts.reduce((sum, part) => sum + part, 0).toFixed(5));
  }
});
