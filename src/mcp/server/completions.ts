import type { CompleteResult, Server } from "@modelcontextprotocol/server";
import type { Offer } from "../../pipeline/catalog.ts";
import { mcpErrors } from "../errors.ts";
import { passOn } from "./pass-on.ts";
import { answer, callerOf } from "./request.ts";
import type { ServerNeeds, Serving } from "./server-needs.ts";

/** The specification's limit of one answer. */
const mostValues = 100;

type Complete = (typed: string) => Promise<readonly string[]>;

/** `completion/complete`: values for an argument of a prompt or a variable of a template. */
export function answerCompletions(server: Server, needs: ServerNeeds, serving: Serving): void {
  server.setRequestHandler("completion/complete", ({ params }, context) => {
    const caller = callerOf(serving, context);
    return answer(needs, caller, async () => {
      const { ref, argument } = params;
      const asked = { method: "completion/complete", params: { ...params } };
      const operation = needs.operationOf(asked, caller.principal);
      if (operation !== undefined) {
        const call = { method: asked.method, name: operation.name, arguments: params, caller };
        const result = await passOn(
          { ...call, tool: operation },
          { server, needs, serving, context },
        );
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- another server's own words
        return result as unknown as CompleteResult;
      }
      const complete =
        ref.type === "ref/prompt"
          ? forPrompt(needs.catalog, ref.name, argument.name)
          : forTemplate(needs.catalog, ref.uri, argument.name);
      const all = await complete(argument.value);
      const values = all.slice(0, mostValues);
      return { completion: { values, total: all.length, hasMore: all.length > values.length } };
    });
  });
}

/** @throws `mcp.unknownReference`; an argument nobody completes has no values. */
function forPrompt(catalog: Offer, name: string, argument: string): Complete {
  const prompt = catalog.prompt(name);
  if (prompt === undefined) throw mcpErrors.unknownReference({ name: name.slice(0, 128) });
  const found = prompt.arguments.find((candidate) => candidate.name === argument);
  return async (typed) => (await found?.complete?.(typed)) ?? [];
}

/** @throws `mcp.unknownReference` */
function forTemplate(catalog: Offer, uri: string, variable: string): Complete {
  const resource = catalog.resources().find((one) => (one.uriTemplate ?? one.uri) === uri);
  if (resource === undefined) throw mcpErrors.unknownReference({ name: uri.slice(0, 128) });
  return async (typed) => (await resource.complete?.(variable, typed)) ?? [];
}
