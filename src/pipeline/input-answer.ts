import { isJsonObject } from "../kernel/json-object.ts";
import type { InputRequest } from "./interaction.ts";

const actions: ReadonlySet<unknown> = new Set(["accept", "decline", "cancel"]);

/** Whether `answer` has the shape that the specification gives to answers of this kind. */
export function isAnswer({ method }: InputRequest, answer: unknown): boolean {
  if (!isJsonObject(answer)) return false;
  switch (method) {
    case "elicitation/create":
      return (
        actions.has(answer["action"]) &&
        (answer["content"] === undefined || isJsonObject(answer["content"]))
      );
    case "sampling/createMessage":
      return typeof answer["role"] === "string" && typeof answer["content"] === "object";
    case "roots/list":
      return Array.isArray(answer["roots"]);
  }
}
