import type { Principal } from "../identity/principal.ts";
import type { Offer } from "../pipeline/catalog.ts";
import type { Tool } from "../pipeline/define-tool.ts";
import type { Resource } from "../pipeline/define-resource.ts";
import { fittingFamilies } from "../pipeline/fitting-families.ts";
import { isJsonObject, type JsonObject } from "./protocol.ts";

/** One request by its method, as far as it matters for who serves it. */
export interface Asked {
  readonly method: string;
  readonly params: JsonObject;
}

/** Finds whoever passes a request on to a server behind the hub; undefined where the hub serves it. */
export type FindOperation = (asked: Asked, principal: Principal) => Tool | undefined;

/** Methods that the hub serves for everybody: what it knows itself, and what it gathers from all. */
const own: ReadonlySet<string> = new Set([
  "initialize",
  "ping",
  "server/discover",
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/subscribe",
  "resources/unsubscribe",
  "subscriptions/listen",
  "logging/setLevel",
]);

/** `elsewhere` serves methods that neither the protocol's core nor the catalog has, such as those of tasks. */
export function createOperations(
  offer: Offer,
  elsewhere: FindOperation = () => undefined,
): FindOperation {
  const resourceOf = resourceFinder(offer);
  return (asked, principal) => {
    const { method, params } = asked;
    if (own.has(method)) return undefined;
    switch (method) {
      case "tools/call":
        return relayed(textOf(params, "name", (name) => offer.tool(name)));
      case "prompts/get":
        return textOf(params, "name", (name) => offer.prompt(name))?.operation;
      case "resources/read":
        return textOf(params, "uri", resourceOf)?.operation;
      case "completion/complete":
        return completionOf(offer, params["ref"]);
      default:
        return elsewhere(asked, principal);
    }
  };
}

const relayed = (tool: Tool | undefined): Tool | undefined =>
  tool?.relay === undefined ? undefined : tool;

const textOf = <Found>(
  params: JsonObject,
  key: string,
  find: (text: string) => Found | undefined,
): Found | undefined => {
  const value = params[key];
  return typeof value === "string" ? find(value) : undefined;
};

/** The resource of that very URI, else the first family of another server's that it fits. */
function resourceFinder(offer: Offer): (uri: string) => Resource | undefined {
  const familiesFor = fittingFamilies(() => offer.resources());
  return (uri) =>
    offer.resource(uri) ?? familiesFor(uri).find(({ operation }) => operation !== undefined);
}

function completionOf(offer: Offer, ref: unknown): Tool | undefined {
  if (!isJsonObject(ref)) return undefined;
  return ref["type"] === "ref/prompt"
    ? textOf(ref, "name", (name) => offer.prompt(name))?.completion
    : textOf(ref, "uri", (uri) => offer.resource(uri))?.completion;
}
