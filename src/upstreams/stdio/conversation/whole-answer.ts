import * as z from "zod";
import type { Receiver } from "../../channel.ts";
import { UpstreamError } from "../../upstream.ts";
import { ChildGone } from "./child-gone.ts";

const answer = z.union([
  z.object({ result: z.record(z.string(), z.unknown()) }),
  z.object({
    error: z.object({ code: z.int(), message: z.string(), data: z.unknown().optional() }),
  }),
]);

export type Result = Readonly<Record<string, unknown>>;

/** Hears of a request that the channel itself makes, and settles once. */
export function wholeAnswer(settle: {
  readonly resolve: (result: Result) => void;
  readonly reject: (reason: unknown) => void;
}): Receiver {
  return {
    sent() {},
    message() {},
    data(chunk) {
      try {
        const said = answer.parse(JSON.parse(chunk.toString()));
        if ("result" in said) settle.resolve(said.result);
        else {
          const { code, message, data } = said.error;
          settle.reject(new UpstreamError(code, message, data));
        }
      } catch (cause) {
        settle.reject(cause);
      }
      return true;
    },
    end() {},
    failed: ({ kind, cause }) => settle.reject(new ChildGone(kind, { cause })),
  };
}
