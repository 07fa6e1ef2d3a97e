import type { Provider } from "../../provider.ts";
import { openWire } from "../../wire/wire.ts";
import { openai } from "../provider.ts";
import { openaiSettings } from "../settings.ts";

interface At {
  readonly url: string;
  readonly key: string;
}

/** The provider `subject`, whose connections end with it. */
export function openedAt({ url, key }: At, models: object = {}): Provider {
  const baseUrl = `${url}/v1/`;
  const settings = openaiSettings.parse({ kind: "openai", apiKey: key, baseUrl, models });
  const wire = openWire();
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this adapter runs nothing on this machine
  const provider = openai.open("subject", settings, { wire } as never);
  return { ...provider, [Symbol.asyncDispose]: async () => await wire[Symbol.asyncDispose]() };
}
