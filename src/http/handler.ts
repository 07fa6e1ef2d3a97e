import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { isKumihimoError, type KumihimoError } from "../kernel/errors.ts";
import { isJsonObject } from "../kernel/json-object.ts";
import { languageOf } from "../kernel/language.ts";
import type { Authenticator } from "../identity/authenticator.ts";
import type { Principal } from "../identity/principal.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import type { HttpConfig } from "./config.ts";
import { baseUrlOf } from "./base-url.ts";
import { discardRest } from "./discard-rest.ts";
import { httpErrors } from "./errors.ts";
import { challenge, hasTokenInUrl, metadataUrlFor } from "./guards/caller-guard.ts";
import { createHostGuard } from "./guards/host-guard.ts";
import { corsHeaders, createOriginGuard, preflightHeaders } from "./guards/origin-guard.ts";
import { scopeChallenge } from "./guards/scope-challenge.ts";
import { refuse } from "./refuse.ts";
import type { GuardedRoute, HttpCall, Route } from "./route.ts";
import { createRouter, type FoundRoute } from "./router.ts";
import { safeHeaders } from "./send.ts";
import type { SessionStreams } from "./session-streams.ts";

export interface HandlerNeeds {
  readonly settings: HttpConfig;
  readonly routes: readonly Route[];
  readonly authenticator: Authenticator;
  /** Left out, no caller has a session. */
  readonly streams?: SessionStreams | undefined;
  /** What a client should ask for first, where tokens have scopes. */
  readonly firstScopes?: readonly string[] | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** Answers one request, also where it fails; it does not throw. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** What happens to every request, in this order: host, origin, route, method, caller, the route itself. */
export function createHandler(needs: HandlerNeeds): Handler {
  const { settings, routes, metrics, log } = needs;
  const admit = createAdmission(settings, routes);
  const serve = createService(needs);

  const note = (
    { method = "?" }: IncomingMessage,
    { statusCode: status }: ServerResponse,
    route: Route | undefined,
    milliseconds: number,
  ): void => {
    const path = route?.path ?? "unknown";
    metrics.httpRequest({ route: path, method, status, seconds: milliseconds / 1000 });
    log.debug("request answered", { method, path, status, milliseconds });
  };

  return (request, response) => {
    const started = performance.now();
    const language = languageOf(request.headers["accept-language"]);
    let route: Route | undefined;
    // No `once`: it costs more, and a response closes once.
    response.on("close", () => note(request, response, route, performance.now() - started));
    const fail = (error: unknown): void => {
      try {
        const headers = refusalHeaders(error, request, needs);
        refuse(response, error, { language, log, speaks: route?.speaks ?? "json", headers });
        discardRest(request);
      } catch (cause) {
        log.error("request failed", { error: cause });
        response.destroy();
      }
    };
    try {
      const found = admit(request, response);
      if (found === undefined) throw httpErrors.noRoute({});
      ({ route } = found);
      // Most requests are served without a promise: at their rate each one shows.
      serve(found, { request, response, params: found.params, language })?.catch(fail);
    } catch (error) {
      fail(error);
    }
  };
}

/** Has a request answered by its route, once its caller is known where the route wants to know. */
function createService({ authenticator, streams }: HandlerNeeds) {
  const admitted = (
    route: GuardedRoute,
    { request, response, params, language }: HttpCall,
    principal: Principal,
  ): Promise<void> | void => {
    if (principal.session !== undefined) streams?.hold(principal.session, response);
    if (request.headers.expect !== undefined) response.writeContinue();
    return route.handle({ request, response, params, language, principal });
  };
  return ({ route }: FoundRoute, call: HttpCall): Promise<void> | void => {
    const { request, response } = call;
    if (request.method === "OPTIONS") return preflight(route, call);
    if (!takes(route, request.method)) throw wrongMethod(route, response);
    if (route.guard === "open") return route.handle(call);
    const principal = authenticator.principal(request);
    return principal instanceof Promise
      ? principal.then((known) => admitted(route, call, known))
      : admitted(route, call, principal);
  };
}

/** Finds the route of a request that may come in at all, whoever sent it. */
function createAdmission(settings: HttpConfig, routes: readonly Route[]) {
  const isOwnHost = createHostGuard(settings);
  const isOwnOrigin = createOriginGuard(settings);
  const find = createRouter(routes);
  return (request: IncomingMessage, response: ServerResponse): FoundRoute | undefined => {
    const { headers, url = "/" } = request;
    const { origin } = headers;
    if (!isOwnHost(headers.host)) throw httpErrors.wrongHost({});
    const found = find(pathOf(url));
    if (found?.route.anyOrigin !== true) {
      if (!isOwnOrigin(origin)) throw httpErrors.wrongOrigin({});
      if (origin !== undefined) setAll(response, corsHeaders(origin));
    }
    if (hasTokenInUrl(url)) throw httpErrors.tokenInUrl({});
    return found;
  };
}

const pathOf = (url: string): string => {
  const end = url.indexOf("?");
  return end === -1 ? url : url.slice(0, end);
};

const takes = ({ methods }: Route, method: string | undefined): boolean =>
  methods.some((one) => one === method);

function wrongMethod({ methods }: Route, response: ServerResponse): Error {
  const allowed = [...methods, "OPTIONS"].join(", ");
  response.setHeader("Allow", allowed);
  return httpErrors.wrongMethod({ allowed });
}

function preflight({ methods }: Route, { request, response }: HttpCall): void {
  const { origin, "access-control-request-headers": asked } = request.headers;
  response
    .writeHead(204, {
      ...safeHeaders,
      Allow: [...methods, "OPTIONS"].join(", "),
      ...(origin !== undefined && preflightHeaders(methods, asked)),
    })
    .end();
}

/** Who was not let in learns how to get in. */
function refusalHeaders(
  error: unknown,
  request: IncomingMessage,
  { settings, firstScopes: scopes }: HandlerNeeds,
): OutgoingHttpHeaders {
  if (!isKumihimoError(error)) return {};
  const askFor = scopesIn(error);
  if (askFor !== undefined) return scopeChallenge(settings.publicUrl)(request, askFor);
  if (error.status !== 401) return {};
  const base = baseUrlOf(request, settings.publicUrl);
  const metadataUrl = metadataUrlFor(base, pathOf(request.url ?? "/"));
  const scheme = /^DPoP /i.test(request.headers.authorization ?? "") ? "DPoP" : "Bearer";
  return challenge({ metadataUrl, error: challengeErrors.get(error.code), scopes, scheme });
}

/** What to ask for where a token did not reach far enough. */
const scopesIn = ({ code, data }: KumihimoError): readonly string[] | undefined =>
  code === "http.insufficientScope" && isJsonObject(data) && Array.isArray(data["askFor"])
    ? data["askFor"].map(String)
    : undefined;

const challengeErrors = new Map([
  ["identity.wrongToken", "invalid_token"],
  ["identity.wrongProof", "invalid_dpop_proof"],
] as const) as ReadonlyMap<string, "invalid_token" | "invalid_dpop_proof">;

function setAll(response: ServerResponse, headers: OutgoingHttpHeaders): void {
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) response.setHeader(name, value);
  }
}
