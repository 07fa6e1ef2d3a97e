import { isJsonObject, type JsonObject } from "../../kernel/json-object.ts";
import { upstreamErrors } from "../errors.ts";
import { errorOf } from "../forwarding/failures.ts";
import type { Introduction } from "../introduction.ts";
import { ask, notify, type Reply } from "./ask.ts";
import type { Ground } from "./connection.ts";
import { discovered, initialized } from "./introduction-schemas.ts";
import { type Begun, legacyHeaders } from "./legacy-session.ts";
import { discover } from "./modern-connection.ts";
import { clientCapabilities, isOtherVersion, legacyVersions } from "./protocol.ts";
import type { ResponseHeaders } from "./http1/response.ts";

/** What is known of the other side, once it was asked: a session only where it is legacy. */
type Acquaintance = { readonly introduction: Introduction } | Begun;

/**
 * Asks the other side who it is: as a modern server first, and as a legacy one where it answers like
 * one. An answer that says nothing about eras (401, 403, 5xx, none) is a failure, never a verdict.
 *
 * @throws `upstreams.*`; the signal's reason.
 */
export async function introduce(
  ground: Ground,
  era: "auto" | "modern" | "legacy",
  signal: AbortSignal,
): Promise<Acquaintance> {
  const { upstream } = ground;
  if (era === "legacy") return initialize(ground, signal);
  const reply = await ask("discover", discover(ground, "discover"), signal);
  const introduction = discovered.safeParse(reply.result).data;
  if (introduction !== undefined) return { introduction };
  if (!isLegacy(reply)) throw failureOf(upstream, reply);
  if (era === "auto") return initialize(ground, signal);
  throw reply.failure?.kind === "nonsense"
    ? failureOf(upstream, reply)
    : upstreamErrors.wrongEra({ upstream, era });
}

/** A connection that ended early did no work that anybody would have to look for. */
function failureOf(upstream: string, { failure, status }: Reply): Error {
  if (failure?.kind === "closed") return errorOf(upstream, { ...failure, kind: "connect" });
  if (failure !== undefined) return errorOf(upstream, failure);
  return status === undefined
    ? upstreamErrors.nonsense({ upstream })
    : upstreamErrors.refused({ upstream, status });
}

/** Whether a server that did not introduce itself as a modern one may be a legacy one. */
function isLegacy({ failure, error, status = 200 }: Reply): boolean {
  if (status >= 500 || nothingOfEras.includes(status)) return false;
  if (failure !== undefined) {
    return failure.kind === "nonsense" || (failure.kind === "refused" && status >= 400);
  }
  if (error === undefined || !isOtherVersion({ error })) return true;
  const supported = isJsonObject(error["data"]) ? error["data"]["supported"] : undefined;
  return !Array.isArray(supported) || legacyVersions.some((version) => supported.includes(version));
}

/** Who may come in, when, and over what: it is answered before anybody read the request. */
const nothingOfEras = [401, 402, 403, 407, 408, 425, 429];

async function initialize(ground: Ground, signal: AbortSignal): Promise<Begun> {
  const { line, upstream, hub } = ground;
  const params = {
    protocolVersion: legacyVersions[0],
    capabilities: clientCapabilities,
    clientInfo: hub,
  };
  const id = "initialize";
  const body = written({ id, method: "initialize", params });
  const reply = await ask(id, (exchange) => line.post(line.headers, body, exchange), signal);
  if (reply.failure !== undefined) throw failureOf(upstream, reply);
  if (reply.error !== undefined) throw upstreamErrors.wrongEra({ upstream, era: "legacy" });
  const introduction = initialized.safeParse(reply.result).data;
  const sessionId = reply.headers["mcp-session-id"];
  if (introduction === undefined || !isSessionId(sessionId)) {
    throw upstreamErrors.nonsense({ upstream });
  }
  const begun = { introduction, sessionId };
  const notice = written({ method: "notifications/initialized" });
  await notify((exchange) => line.post(legacyHeaders(ground, begun), notice, exchange));
  return begun;
}

const written = (message: JsonObject): Buffer =>
  Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));

/** Visible ASCII, as the specification has it, and not so long that every request suffers from it. */
const isSessionId = (value: ResponseHeaders[string] | undefined): value is string | undefined =>
  value === undefined || (typeof value === "string" && /^[\x21-\x7e]{1,4096}$/.test(value));
