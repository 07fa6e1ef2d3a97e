import { isJsonObject } from "../../kernel/json-object.ts";
import type { Localized } from "../../kernel/language.ts";
import type { Step } from "../stage.ts";

const words: Localized = { en: "Waiting for approval.", ja: "承認を待っています。" };

/** Far below what the tool itself will tell, as progress never goes back. */
const aStep = 1e-6;

/** Tells a caller who asked to see the progress that the call waits for somebody. */
export function tellOfWaiting({ call, request: { passage } }: Step, looks: number): void {
  const message = words[call.language];
  if (passage === undefined) return call.progress(looks * aStep, message);
  const { _meta: meta } = passage.params;
  const progressToken = isJsonObject(meta) ? meta["progressToken"] : undefined;
  if (progressToken === undefined) return;
  const params = { progressToken, progress: looks * aStep, message };
  const news = { jsonrpc: "2.0", method: "notifications/progress", params };
  passage.tell(Buffer.from(JSON.stringify(news)));
}
