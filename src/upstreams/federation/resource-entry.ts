import * as z from "zod";
import type { Resource, ResourceContents } from "../../pipeline/define-resource.ts";
import { upstreamErrors } from "../errors.ts";
import type { Upstream } from "../upstream.ts";
import type { ResourceDefinition, TemplateDefinition } from "./definitions.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { hubUri, ownUri } from "./uris.ts";

/** What makes an entry of a resource. */
export interface ResourceNeeds {
  readonly calls: ForwardedCalls;
  /** Asks the upstream to tell of changes of what has this address there. */
  readonly follow: (uri: string) => Disposable;
}

/** A resource of an upstream as the catalog has it. */
export function resourceEntry(
  upstream: Upstream,
  definition: ResourceDefinition,
  needs: ResourceNeeds,
): Resource {
  const uri = hubUri(upstream.name, definition.uri);
  return {
    ...entry(upstream, { definition, uri: definition.uri }, needs),
    uri,
    definition: { ...definition, uri },
  };
}

/** A template of an upstream as the catalog has it. */
export function templateEntry(
  upstream: Upstream,
  definition: TemplateDefinition,
  needs: ResourceNeeds,
): Resource {
  const uriTemplate = hubUri(upstream.name, definition.uriTemplate);
  return {
    ...entry(upstream, { definition, uri: definition.uriTemplate }, needs),
    uriTemplate,
    definition: { ...definition, uriTemplate },
  };
}

function entry(
  upstream: Upstream,
  own: { readonly definition: ResourceDefinition | TemplateDefinition; readonly uri: string },
  { calls, follow }: ResourceNeeds,
): Resource {
  const { name, title, description, mimeType } = own.definition;
  return {
    name,
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(mimeType !== undefined && { mimeType }),
    operation: calls.resource(upstream, own.uri),
    completion: calls.completion(upstream, { type: "ref/resource", uri: own.uri }),
    watch: (uri) => follow(ownUri(uri)?.uri ?? uri),
    read: (uri, signal) => read(upstream, uri, signal),
  };
}

const contents = z.looseObject({
  contents: z.array(
    z.looseObject({
      mimeType: z.string().optional(),
      text: z.string().optional(),
      blob: z.string().optional(),
    }),
  ),
});

/** For whoever cannot pass the request on: asks for the first of the contents. */
async function read(
  upstream: Upstream,
  uri: string,
  signal: AbortSignal,
): Promise<ResourceContents | undefined> {
  const params = { uri: ownUri(uri)?.uri ?? uri };
  const answer = contents.safeParse(await upstream.request("resources/read", params, { signal }));
  if (!answer.success) throw upstreamErrors.nonsense({ upstream: upstream.name });
  const [first] = answer.data.contents;
  if (first === undefined) return undefined;
  const { mimeType, text, blob } = first;
  return {
    uri,
    ...(mimeType !== undefined && { mimeType }),
    ...(text !== undefined && { text }),
    ...(blob !== undefined && { blob }),
  };
}
