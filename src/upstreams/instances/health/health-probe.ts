import { Agent } from "undici";
import { upstreamErrors } from "../../errors.ts";
import type { HttpUpstreamSettings } from "../../settings.ts";
import type { Probe } from "./probe.ts";

/** What is read of an answer before the connection is closed; only its status counts. */
const longestBody = 16 * 1024;

export interface HealthProbeNeeds {
  readonly upstream: string;
  /** As `/health`; asked on the instance's own scheme, host and port. */
  readonly path: string;
  readonly settings: Pick<HttpUpstreamSettings, "headers" | "health">;
}

/**
 * Asks with a GET: 2xx is well. A redirect is not followed, it could lead anywhere. Each check makes a
 * connection of its own, so that it also finds out whether the instance still takes new ones.
 *
 * @throws from `ask`: `upstreams.refused` with the status; `upstreams.unreachable`; the signal's reason.
 */
export function healthProbe({ upstream, path, settings }: HealthProbeNeeds): Probe {
  const agent = new Agent({
    allowH2: false,
    pipelining: 0,
    connectTimeout: settings.health.timeoutSeconds * 1000,
    // The check's own deadline ends a slow answer.
    headersTimeout: 0,
    bodyTimeout: 0,
  });

  async function statusOf(origin: string, signal: AbortSignal): Promise<number> {
    const { headers } = settings;
    const answer = await agent.request({ origin, path, method: "GET", headers, signal });
    await answer.body.dump({ limit: longestBody, signal });
    return answer.statusCode;
  }

  return {
    async ask({ entry }, signal) {
      if (entry.url === undefined) throw upstreamErrors.unreachable({ upstream });
      const status = await statusOf(new URL(entry.url).origin, signal).catch((cause: unknown) => {
        signal.throwIfAborted();
        throw upstreamErrors.unreachable({ upstream }, { cause });
      });
      if (status > 299) throw upstreamErrors.refused({ upstream, status });
      return "well";
    },
    async [Symbol.asyncDispose]() {
      await agent.destroy();
    },
  };
}
