import type { InputRequest } from "../../pipeline/interaction.ts";
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
