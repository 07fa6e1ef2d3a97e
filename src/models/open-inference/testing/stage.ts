/** The provider before its server, for tests. */

import assert from "node:assert/strict";
import type * as z from "zod";
import type { WorkerPool } from "../../../media/isolation/worker-pool.ts";
import type { Provider } from "../../provider.ts";
import { startVendor, type Vendor } from "../../testing/vendor-server.ts";
import { openWire } from "../../wire/wire.ts";
import { openInference } from "../provider.ts";
import { openInferenceSettings } from "../settings.ts";
import { openInferenceVendor } from "./open-inference-vendor.ts";

type Given = Partial<z.input<typeof openInferenceSettings>>;

export const labels = ["setosa", "versicolor", "virginica"];

const noPool: WorkerPool = {
  run: () => assert.fail("nothing runs on this machine"),
  async [Symbol.asyncDispose]() {},
};

export function open({ url, key }: Pick<Vendor, "url" | "key">, given: Given = {}): Provider {
  const wire = openWire();
  const settings = openInferenceSettings.parse({
    kind: "open-inference",
    baseUrl: url,
    apiKey: key,
    models: { flowers: { model: "iris", labels } },
    ...given,
  });
  const provider = openInference.open("subject", settings, { wire, pool: noPool });
  return {
    ...provider,
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}

export const tensors = {
  inputs: [{ name: "measures", shape: [1, 4], datatype: "FP32", data: [5.1, 3.5, 1.4, 0.2] }],
};

export interface Stage extends AsyncDisposable {
  readonly vendor: Vendor;
  readonly provider: Provider;
  infer(model: string, input: unknown): Promise<unknown>;
}

export async function stage(given?: Given): Promise<Stage> {
  const vendor = await startVendor(openInferenceVendor);
  const provider = open(vendor, given);
  return {
    vendor,
    provider,
    async infer(model, input) {
      const signal = AbortSignal.timeout(20_000);
      const reply = await provider.services.infer?.run({ input }, { model, signal });
      return reply?.value;
    },
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

export const paths = ({ received }: Vendor): string[] =>
  received.map(({ method, path }) => `${method} ${path}`);
