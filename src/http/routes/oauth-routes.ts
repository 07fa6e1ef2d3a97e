/** The endpoints of the hub's own authorization server that clients talk to. */

import type { IncomingMessage } from "node:http";
import type { AuthorizationServer } from "../../identity/oauth/authorization-server.ts";
import { paths } from "../../identity/oauth/paths.ts";
import type { Reply } from "../../identity/oauth/token-status.ts";
import { httpErrors } from "../errors.ts";
import { readForm } from "../read-form.ts";
import type { HttpCall, Method, OpenRoute } from "../route.ts";
import { safeHeaders, sendJson } from "../send.ts";
import type { SourceOf } from "../source-of.ts";

export interface OAuthRouteNeeds {
  readonly server: AuthorizationServer;
  /** How long a body may stand still, in seconds. */
  readonly idleSeconds: number;
  readonly sourceOf: SourceOf;
}

/** In bytes; the largest request, a signed one, is a few KiB. */
const mostFormBytes = 64 * 1024;

const clientItself = "A client has no token yet; it says who it is in the request.";

export function oauthRoutes(needs: OAuthRouteNeeds): readonly OpenRoute[] {
  const { server } = needs;
  const told = (path: string, reply: (call: HttpCall) => Promise<Reply>): OpenRoute =>
    open(path, ["POST"], clientItself, async (call) => {
      await admit(needs, call, "tokens");
      send(call, await reply(call));
    });
  const asked = async ({ request }: HttpCall) => ({
    authorization: request.headers.authorization,
    fields: await readForm(request, { most: mostFormBytes, idleSeconds: needs.idleSeconds }),
  });
  return [
    open(paths.authorize, ["GET"], "People come here to log in.", serve(needs)),
    open(`${paths.authorize}/:uid`, ["GET"], "They come back here, with a cookie.", serve(needs)),
    open(paths.token, ["POST"], clientItself, serve(needs, "tokens")),
    open(paths.pushed, ["POST"], clientItself, serve(needs)),
    told(paths.revoke, async (call) => server.tokens.revoke(await asked(call))),
    told(paths.introspect, async (call) => server.tokens.introspect(await asked(call))),
    ...("registration_endpoint" in server.metadata
      ? [open(paths.register, ["POST"], "The operator lets clients register.", register(needs))]
      : []),
    open(paths.keys, ["GET", "HEAD"], "The keys are public.", ({ response }) =>
      sendJson(response, server.keys(), { headers: { "Cache-Control": "public, max-age=60" } }),
    ),
    ...["", "/mcp", "/mcp/:upstream"].map((below) =>
      open(
        `/.well-known/oauth-authorization-server${below}`,
        ["GET", "HEAD"],
        "A client reads it to learn how to log in.",
        ({ response }) => sendJson(response, server.metadata),
      ),
    ),
  ];
}

const open = (
  path: string,
  methods: readonly Method[],
  because: string,
  handle: OpenRoute["handle"],
): OpenRoute => ({ path, methods, guard: "open", because, handle });

/** Any of these may make the hub read a client's document somewhere. */
async function admit(
  { server, sourceOf }: OAuthRouteNeeds,
  { request }: HttpCall,
  what: Counted,
): Promise<void> {
  if (!(await server.mayVisit(sourceOf(request), what))) throw httpErrors.tooManyRequests({});
}

/** Clients ask for tokens by themselves, thousands of them from the one address of a company. */
type Counted = "pages" | "tokens";

const serve =
  (needs: OAuthRouteNeeds, what: Counted = "pages") =>
  async (call: HttpCall): Promise<void> => {
    const { request, response } = call;
    await admit(needs, call, what);
    for (const [name, value] of Object.entries(safeHeaders)) {
      if (value !== undefined) response.setHeader(name, value);
    }
    response.setHeader("Cache-Control", "no-store");
    const late = endUnless(request, needs.idleSeconds);
    await needs.server.serve(request, response).finally(() => clearTimeout(late));
  };

/** These bodies are small: one that is not there after the time for standing still never will be. */
const endUnless = (request: IncomingMessage, seconds: number): NodeJS.Timeout =>
  setTimeout(() => {
    if (!request.complete) request.destroy();
  }, seconds * 1000);

const register =
  (needs: OAuthRouteNeeds) =>
  async (call: HttpCall): Promise<void> => {
    const source = needs.sourceOf(call.request);
    if (!(await needs.server.mayRegister(source))) throw httpErrors.tooManyRequests({});
    await serve(needs)(call);
  };

function send({ response }: HttpCall, { status, body }: Reply): void {
  if (status === 401) response.setHeader("WWW-Authenticate", 'Basic realm="kumihimo"');
  sendJson(response, body ?? {}, { status });
}
