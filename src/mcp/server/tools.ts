import type { Server } from "@modelcontextprotocol/server";
import { headerMismatch } from "../../pipeline/param-headers.ts";
import { headerMismatchError } from "../listing/header-mismatch.ts";
import { pageOf } from "../listing/pages.ts";
import { passOn, type Surroundings } from "./pass-on.ts";
import { answer, callerOf } from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** `tools/list` and `tools/call`. */
export function answerTools(server: Server, needs: ServerNeeds, serving: Serving): void {
  const { definitions, settings } = needs;
  server.setRequestHandler("tools/list", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, () => {
      const visible = definitions.visible(caller.principal);
      const { items, ...next } = pageOf(visible, ({ definition }) => definition.name, {
        cursor: params?.cursor,
        size: settings.pageSize,
      });
      return { tools: items.map(({ definition }) => definition), ...next };
    });
  });
  server.setRequestHandler("tools/call", ({ params }, context) => {
    const caller = callerOf(serving, context);
    const { name, arguments: given } = params;
    return answer(needs, caller, () => {
      checkHeaders(name, given, { needs, serving, context });
      const call = { method: "tools/call", name, arguments: given, caller };
      return passOn(call, { server, needs, serving, context });
    });
  });
}

/** The low-level server of the SDK leaves the `Mcp-Param-*` headers to its user. */
function checkHeaders(
  name: string,
  given: unknown,
  { needs, serving, context }: Omit<Surroundings, "server">,
): void {
  const headers = context.http?.req?.headers;
  if (serving.era === "legacy" || headers === undefined) return;
  const declared = needs.definitions.get(name)?.paramHeaders ?? [];
  const mismatch = headerMismatch(declared, given, Object.fromEntries(headers));
  if (mismatch !== undefined) throw headerMismatchError(mismatch);
}
