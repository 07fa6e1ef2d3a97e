import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";

const allLists = ["tools", "prompts", "resources"] as const;

/** Whether a server says of itself that it can do this with its tools, prompts or resources. */
export const can = (
  capabilities: JsonObject,
  what: (typeof allLists)[number],
  ability: "listChanged" | "subscribe",
): boolean => {
  const said = capabilities[what];
  return isJsonObject(said) && said[ability] === true;
};

/** The lists that a server tells changes of. */
export const changingLists = (capabilities: JsonObject): readonly (typeof allLists)[number][] =>
  allLists.filter((list) => can(capabilities, list, "listChanged"));
