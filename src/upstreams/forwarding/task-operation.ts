import * as z from "zod";
import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import type { Call, Tool } from "../../pipeline/define-tool.ts";
import { upstreamErrors } from "../errors.ts";
import type { Upstreams } from "../upstreams.ts";
import { type CallNeeds, otherOperation } from "./create-forwarded-calls.ts";

/** A method about a task, passed on to whichever server behind the hub has the task. */
export function taskOperation(method: string, upstreams: Upstreams, needs: CallNeeds): Tool {
  const holderOf = async (params: JsonObject, call: Call) => {
    const { taskId } = params;
    const id = typeof taskId === "string" ? taskId : "";
    const held = await needs.tasks.find(call.principal.id, id);
    const upstream = held && upstreams.get(held.upstream);
    if (upstream === undefined) throw upstreamErrors.unknownTask({ task: id.slice(0, 128) });
    return otherOperation(upstream, method, { ...needs, only: held?.instance });
  };
  const relay: Tool["relay"] = (passage, call, ended) => {
    holderOf(passage.params, call).then(
      (operation) => operation.relay?.(passage, call, ended),
      (error: unknown) => ended({ error }),
    );
  };
  return {
    name: method,
    title: method,
    description: "",
    permission: "upstreams:call",
    input: anyParams,
    relay,
    run: async (input, call) =>
      (await holderOf(isJsonObject(input) ? input : {}, call)).run(input, call),
  };
}

const anyParams = z.custom<JsonObject>(isJsonObject, "expected an object");
