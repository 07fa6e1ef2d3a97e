import {
  type ReadResourceResult,
  ResourceNotFoundError,
  type ResourceTemplateType,
  type Server,
} from "@modelcontextprotocol/server";
import type {
  Resource,
  ResourceContents,
  ResourceListing,
} from "../../pipeline/define-resource.ts";
import { fitsResource } from "../../pipeline/uri-template.ts";
import type { Caller } from "../caller.ts";
import { mcpErrors } from "../errors.ts";
import { pageOf } from "../listing/pages.ts";
import { passOn } from "./pass-on.ts";
import { answer, callerOf } from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** `resources/list`, `resources/templates/list` and `resources/read`. */
export function answerResources(server: Server, needs: ServerNeeds, serving: Serving): void {
  const { catalog, definitions, settings } = needs;
  const size = settings.pageSize;

  const reachable = ({ principal }: Caller): readonly Resource[] =>
    definitions.reachable(principal, catalog.resources());

  server.setRequestHandler("resources/list", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, async () => {
      const listed = await listingsOf(reachable(caller), size);
      const { items, ...next } = pageOf(listed, ({ uri }) => uri, { cursor: params?.cursor, size });
      return { resources: [...items], ...next };
    });
  });
  server.setRequestHandler("resources/templates/list", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, () => {
      const templates = reachable(caller).flatMap(templateOf);
      const { items, ...next } = pageOf(templates, ({ uriTemplate }) => uriTemplate, {
        cursor: params?.cursor,
        size,
      });
      return { resourceTemplates: [...items], ...next };
    });
  });
  server.setRequestHandler("resources/read", ({ params }, context) => {
    const { uri } = params;
    const caller = callerOf(serving, context);
    return answer(needs, caller, async () => {
      const operation = needs.operationOf({ method: "resources/read", params }, caller.principal);
      if (operation !== undefined) {
        const call = { method: "resources/read", name: uri, arguments: params, caller };
        const result = await passOn(
          { ...call, tool: operation },
          { server, needs, serving, context },
        );
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- another server's own words
        return result as unknown as ReadResourceResult;
      }
      const found = await read(catalog.resources(), uri, context.mcpReq.signal);
      if (found === undefined) throw notFound(uri.slice(0, 2048), caller);
      const { contents, resource } = found;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- text or blob, as the contract asks
      return { contents: [contents as never], ...resource.cache };
    });
  });
}

/** The single resources, then what the families list, each family's newest first. */
async function listingsOf(
  resources: readonly Resource[],
  limit: number,
): Promise<readonly ResourceListing[]> {
  const lists = await Promise.all(resources.map((resource) => membersOf(resource, limit)));
  const single = lists.filter((_, place) => resources[place]?.uri !== undefined);
  const families = lists.filter((_, place) => resources[place]?.uri === undefined);
  return [...single, ...families].flat();
}

async function membersOf(resource: Resource, limit: number): Promise<readonly ResourceListing[]> {
  if (resource.list !== undefined) return resource.list(limit);
  if (resource.uri === undefined) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked where the list was read
  if (resource.definition !== undefined) return [resource.definition as unknown as ResourceListing];
  return [{ ...aboutOf(resource), uri: resource.uri }];
}

function templateOf(resource: Resource): ResourceTemplateType[] {
  if (resource.uriTemplate === undefined) return [];
  return resource.definition === undefined
    ? [{ ...aboutOf(resource), uriTemplate: resource.uriTemplate }]
    : // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked where the list was read
      [resource.definition as unknown as ResourceTemplateType];
}

const aboutOf = ({ name, title, description, mimeType }: Resource) => ({
  name,
  ...(title !== undefined && { title }),
  ...(description !== undefined && { description }),
  ...(mimeType !== undefined && { mimeType }),
});

/** Asks those of the hub's own that it fits, until one knows it. */
async function read(
  resources: readonly Resource[],
  uri: string,
  signal: AbortSignal,
): Promise<{ readonly contents: ResourceContents; readonly resource: Resource } | undefined> {
  for (const resource of resources) {
    if (resource.operation !== undefined || !fitsResource(resource, uri)) continue;
    const contents = await resource.read(uri, signal);
    if (contents !== undefined) return { contents, resource };
  }
  return undefined;
}

/** The SDK's error, because clients know it by `data` being the URI and nothing else. */
function notFound(uri: string, { language }: ReturnType<typeof callerOf>): ResourceNotFoundError {
  const { message, advice } = mcpErrors.noResource({ uri }).words(language);
  return new ResourceNotFoundError(uri, `${message} ${advice}`);
}
