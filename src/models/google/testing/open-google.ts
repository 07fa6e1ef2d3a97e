import { childProcessPool } from "../../../media/isolation/child-process-pool.ts";
import { isolationConfig } from "../../../media/isolation/config.ts";
import type { Provider } from "../../provider.ts";
import { openWire } from "../../wire/wire.ts";
import { google } from "../provider.ts";
import { googleSettings } from "../settings.ts";

/** The provider over a real connection; its wire is closed with it. */
export function openGoogle({ url, key }: { readonly url: string; readonly key: string }): Provider {
  const ground = { wire: openWire(), pool: childProcessPool(isolationConfig.parse({})) };
  const settings = googleSettings.parse({ kind: "google", apiKey: key, baseUrl: `${url}/v1beta` });
  const provider = google.open("subject", settings, ground);
  return {
    ...provider,
    async [Symbol.asyncDispose]() {
      await provider[Symbol.asyncDispose]();
      await ground.wire[Symbol.asyncDispose]();
      await ground.pool[Symbol.asyncDispose]();
    },
  };
}
