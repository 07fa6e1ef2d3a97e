import type { InputRequest } from "../../pipeline/interaction.ts";
import { isJsonObject } from "../protocol.ts";
import type { ClientAbilities } from "./client-abilities.ts";

/** Whether a client with these abilities can answer. */
export function canAnswer(abilities: ClientAbilities, { method, params }: InputRequest): boolean {
  switch (method) {
    case "elicitation/create":
      return params?.["mode"] === "url" ? abilities.url : abilities.form;
    case "sampling/createMessage":
      return abilities.sampling;
    case "roots/list":
      return abilities.roots;
  }
}

/** The capabilities to name when a client lacks what `request` needs. */
export function capabilityFor({ method, params }: InputRequest): Record<string, object> {
  switch (method) {
    case "elicitation/create":
      return { elicitation: params?.["mode"] === "url" ? { url: {} } : { form: {} } };
    case "sampling/createMessage":
      return { sampling: {} };
    case "roots/list":
      return { roots: {} };
  }
}

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
