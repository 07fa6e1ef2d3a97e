import type { WorkerPool } from "../../../media/isolation/worker-pool.ts";
import type { Provider } from "../../provider.ts";
import { openWire } from "../../wire/wire.ts";
import { openaiCompatible } from "../provider.ts";
import { openaiCompatibleSettings } from "../settings.ts";

const pool: WorkerPool = {
  run: () => Promise.reject(new Error("this provider has no model on this machine")),
  async [Symbol.asyncDispose]() {},
};

/** A provider named `subject` with a wire of its own, from settings as they are written. */
export function opened(settings: Record<string, unknown>): Provider {
  const wire = openWire();
  const parsed = openaiCompatibleSettings.parse({ kind: "openai-compatible", ...settings });
  return {
    ...openaiCompatible.open("subject", parsed, { wire, pool }),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}
