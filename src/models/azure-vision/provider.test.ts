import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isolationConfig } from "../../media/isolation/config.ts";
import { childProcessPool } from "../../media/isolation/child-process-pool.ts";
import type { Attempt } from "../provider.ts";
import { providerSuite } from "../testing/provider-suite.ts";
import { startVendor, type VendorApi } from "../testing/vendor-server.ts";
import { openWire } from "../wire/wire.ts";
import { azureVision } from "./provider.ts";
import { azureVisionSettings } from "./settings.ts";
import { azureVisionVendor } from "./testing/azure-vision-vendor.ts";

const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
after(() => ground.wire[Symbol.asyncDispose]());

const picture = {
  bytes: Buffer.from("the picture"),
  mimeType: "image/png",
  width: 640,
  height: 480,
};

const open = ({ url, key }: { readonly url: string; readonly key: string }) =>
  azureVision.open(
    "subject",
    azureVisionSettings.parse({ kind: "azure-vision", baseUrl: `${url}/`, apiKey: key }),
    ground,
  );

providerSuite("azure-vision", {
  api: azureVisionVendor,
  open,
  examples: {
    detect: {
      request: { picture },
      expect: ({ value, usage }) => {
        assert.deepEqual(value, [
          { name: "Laptop", confidence: 0.91, box: { x: 20, y: 30, width: 200, height: 150 } },
          { name: "person", confidence: 0.94, box: { x: 298, y: 38, width: 95, height: 310 } },
        ]);
        assert.deepEqual(usage, { pictures: 1 });
      },
    },
    read: {
      request: { picture, languages: ["en"] },
      expect: ({ value }) => {
        assert.deepEqual(value, {
          text: "Delivery note\n37 boxes",
          lines: [
            { text: "Delivery note", box: { x: 10, y: 20, width: 90, height: 12 } },
            { text: "37 boxes", box: { x: 10, y: 40, width: 60, height: 14 } },
          ],
        });
      },
    },
  },
});

const attempt = (): Attempt => ({ model: "latest", signal: AbortSignal.timeout(10_000) });

/** As JSON, in which "HUGE" becomes a number that is infinite once it is read. */
const answering = (json: unknown): VendorApi => {
  const bytes = Buffer.from(JSON.stringify(json).replaceAll('"HUGE"', "1e999"));
  const reply = () => ({ bytes, mimeType: "application/json" });
  return {
    ...azureVisionVendor,
    routes: azureVisionVendor.routes.map((route) => ({ ...route, reply })),
  };
};

test("azure-vision: a thing without a name or a place is left out, the others stay", async () => {
  const boundingBox = { x: 600, y: 10, w: 900, h: 20 };
  await using vendor = await startVendor(
    answering({
      objectsResult: {
        values: [
          { boundingBox, tags: [] },
          { boundingBox: { x: "HUGE", y: 0, w: 5, h: 5 }, tags: [{ name: "ghost" }] },
          { boundingBox: { x: 5, y: 5, w: 0, h: 0 }, tags: [{ name: "dot" }] },
          { boundingBox, tags: [{ name: "sign", confidence: 17 }] },
          { boundingBox, tags: [{ name: "Person", confidence: 0.5 }] },
        ],
      },
    }),
  );
  const reply = await open(vendor).services.detect?.run({ picture }, attempt());
  const box = { x: 600, y: 10, width: 40, height: 20 };
  assert.deepEqual(reply?.value, [
    { name: "sign", box },
    { name: "Person", confidence: 0.5, box },
  ]);
});

test("azure-vision: a line whose place is broken keeps its text", async () => {
  const lines = [{ text: "Total 12", boundingPolygon: "none" }, { text: "" }];
  await using vendor = await startVendor(answering({ readResult: { blocks: [{ lines }] } }));
  const reply = await open(vendor).services.read?.run({ picture }, attempt());
  assert.deepEqual(reply?.value, { text: "Total 12", lines: [{ text: "Total 12" }] });
});

test("azure-vision: a model the caller names is the model-version", async () => {
  await using vendor = await startVendor(azureVisionVendor);
  await open(vendor).services.read?.run({ picture }, { ...attempt(), model: "2023-10-01" });
  assert.equal(vendor.received[0]?.query.get("model-version"), "2023-10-01");
});

test("azure-vision: without a key it is absent", () => {
  const settings = { kind: "azure-vision", baseUrl: "https://vision.test" };
  assert.equal(azureVision.missing(azureVisionSettings.parse(settings)), "apiKey");
});
