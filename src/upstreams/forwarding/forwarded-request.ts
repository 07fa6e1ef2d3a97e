import type { ParamHeader } from "../../pipeline/param-headers.ts";
import type { Passage } from "../../pipeline/passage.ts";

/** A client's request on its way to an upstream. */
export interface ForwardedRequest {
  readonly passage: Passage;
  /** Members of `params` that the upstream is to see otherwise, as JSON text; undefined for not at all. */
  readonly changes: ReadonlyMap<string, string | undefined>;
  /** For the header `Mcp-Name`, where the method has one. */
  readonly name?: string | undefined;
  /** Arguments that the upstream wants repeated in headers. */
  readonly paramHeaders?: readonly ParamHeader[] | undefined;
}
