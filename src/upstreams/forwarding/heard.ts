import { isJsonObject } from "../../kernel/json-object.ts";
import { isAtLeast } from "../../pipeline/log-level.ts";
import type { Passage } from "../../pipeline/passage.ts";
import { skim } from "../envelope/skim.ts";
import { objectAt, valueAt } from "./verdict.ts";

/** Whether a message wants an answer. */
export function isQuestion(text: Buffer): boolean {
  const message = skim(text);
  return message?.has("method") === true && message.has("id");
}

/** Hands a notification on, if the client wants to hear such a one. */
export function heardBy(passage: Passage, text: Buffer): void {
  const message = skim(text);
  const method = message?.get("method");
  if (message === undefined || method === undefined) return;
  switch (valueAt(text, method)) {
    case "notifications/message": {
      const { level } = objectAt(text, message.get("params"));
      const { logLevel } = passage;
      if (logLevel === undefined || !isAtLeast(level, logLevel)) return;
      break;
    }
    case "notifications/progress": {
      const { _meta: meta } = passage.params;
      if (!isJsonObject(meta) || meta["progressToken"] === undefined) return;
      break;
    }
  }
  passage.tell(text);
}
