import * as z from "zod";
import { isKumihimoError } from "../../kernel/errors.ts";
import { upstreamErrors } from "../errors.ts";
import type { StdioUpstreamSettings } from "../settings.ts";
import { UpstreamError } from "../upstream.ts";
import { ChildGone } from "./conversation/child-gone.ts";

/** What a caller hears of a child that could not be started, or did not introduce itself. */
export function startFailure(
  upstream: string,
  era: StdioUpstreamSettings["era"],
  cause: unknown,
): Error {
  const why = { cause };
  if (isKumihimoError(cause)) {
    return cause.code.startsWith("upstreams.")
      ? cause
      : upstreamErrors.unreachable({ upstream }, why);
  }
  if (cause instanceof UpstreamError) {
    return era === "auto"
      ? upstreamErrors.unreachable({ upstream }, why)
      : upstreamErrors.wrongEra({ upstream, era }, why);
  }
  if (cause instanceof ChildGone && cause.kind !== "nonsense") {
    return upstreamErrors.unreachable({ upstream }, why);
  }
  const isNonsense =
    cause instanceof ChildGone || cause instanceof z.ZodError || cause instanceof SyntaxError;
  const failure = isNonsense ? upstreamErrors.nonsense : upstreamErrors.badCommand;
  return failure({ upstream }, why);
}
