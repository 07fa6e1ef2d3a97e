import type { News } from "../../channel.ts";
import { type Message, paramOf, stringAt } from "./message.ts";

const lists: ReadonlyMap<string, News> = new Map([
  ["notifications/tools/list_changed", { list: "tools" }],
  ["notifications/prompts/list_changed", { list: "prompts" }],
  ["notifications/resources/list_changed", { list: "resources" }],
]);

const longestUri = 8192;

/** What a notification says that concerns no request: the same words in both eras. */
export function newsOf(message: Message): News | undefined {
  if (message.method !== "notifications/resources/updated") return lists.get(message.method);
  const resource = stringAt(message.text, paramOf(message, "uri"), longestUri);
  return resource === undefined ? undefined : { resource };
}
