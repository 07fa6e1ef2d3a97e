/** The pages on which people log in, agree, and log out. */

import type { AuthorizationServer } from "../../identity/oauth/authorization-server.ts";
import type { Answer, Visit } from "../../identity/oauth/browser/answer.ts";
import { noticePage } from "../../identity/oauth/pages/notice-page.ts";
import { paths } from "../../identity/oauth/paths.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { httpErrors } from "../errors.ts";
import { readForm, readQuery } from "../read-form.ts";
import type { HttpCall, Method, OpenRoute } from "../route.ts";
import { safeHeaders, sendText } from "../send.ts";
import type { SourceOf } from "../source-of.ts";

export interface LoginRouteNeeds {
  readonly server: AuthorizationServer;
  /** How long a body may stand still, in seconds. */
  readonly idleSeconds: number;
  readonly sourceOf: SourceOf;
  readonly log: Log;
}

/** In bytes; the answer of a SAML provider is the largest that comes. */
const mostBytes = 512 * 1024;
/** How long somebody waits for a page at most; a directory's own limit is shorter. */
const longestSeconds = 150;

type Fields = ReadonlyMap<string, string>;

type Step = (visit: Visit, call: HttpCall, fields: Fields) => Promise<Answer> | Answer;

interface Page {
  readonly path: string;
  readonly because: string;
  readonly anyOrigin?: true;
  readonly steps: { readonly [Key in Method]?: Step };
}

export const loginRoutes = (needs: LoginRouteNeeds): readonly OpenRoute[] => [
  ...pagesOf(needs).map(({ steps, ...page }): OpenRoute => ({
    ...page,
    guard: "open",
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `steps`
    methods: Object.keys(steps) as Method[],
    handle: (call) => handled(needs, steps, call),
  })),
  {
    path: `${paths.login}/:login/metadata`,
    methods: ["GET"],
    guard: "open",
    because: "A SAML provider reads it; it says where the hub is and what it expects.",
    handle(call) {
      const text = needs.server.elsewhere.metadata(loginOf(call));
      if (text === undefined) throw httpErrors.noRoute({});
      sendText(call.response, { type: "application/samlmetadata+xml", text });
    },
  },
];

const uidOf = ({ params }: HttpCall): string => params["uid"] ?? "";
const loginOf = ({ params }: HttpCall): string => params["login"] ?? "";

function pagesOf({ server, sourceOf }: LoginRouteNeeds): readonly Page[] {
  const { interactions, elsewhere, loggingOut } = server;
  const comeBack: Step = (visit, call, fields) => elsewhere.comeBack(visit, loginOf(call), fields);
  return [
    {
      path: `${paths.interaction}/:uid`,
      because: "Who is not logged in has to log in here; a cookie says for which client.",
      steps: {
        GET: (visit, call) => interactions.show(visit, uidOf(call)),
        POST: (visit, call, fields) =>
          interactions.submit(visit, uidOf(call), { fields, source: sourceOf(call.request) }),
      },
    },
    {
      path: `${paths.interaction}/:uid/with/:login`,
      because: "It leads to a login elsewhere, from an interaction that a cookie proves.",
      steps: { GET: (visit, call) => elsewhere.depart(visit, uidOf(call), loginOf(call)) },
    },
    {
      path: `${paths.interaction}/:uid/back`,
      because: "A login elsewhere goes on here; a cookie proves whose it is.",
      steps: {
        GET: (visit, call, fields) => elsewhere.goOn(visit, uidOf(call), fields.get("with") ?? ""),
      },
    },
    {
      path: `${paths.login}/:login/callback`,
      because: "A provider sends people back here; a cookie proves that they left from here.",
      anyOrigin: true,
      steps: { GET: comeBack, POST: comeBack },
    },
    {
      path: paths.logout,
      because: "Whoever wants to log out may; it only ends what the browser's own cookie began.",
      steps: {
        GET: (visit) => loggingOut.show(visit),
        POST: (visit, _, fields) => loggingOut.submit(visit, fields),
      },
    },
  ];
}

async function handled(
  { server, idleSeconds, sourceOf, log }: LoginRouteNeeds,
  steps: Page["steps"],
  call: HttpCall,
): Promise<void> {
  const { request, response, language } = call;
  const gone = new AbortController();
  response.once("close", () => gone.abort(kernelErrors.cancelled({})));
  try {
    const step = request.method === "POST" ? steps.POST : steps.GET;
    if (step === undefined || !(await server.mayVisit(sourceOf(request)))) {
      return show(call, noticePage(language, "tooMany", 429));
    }
    const answer = await withDeadline("The login", longestSeconds, gone.signal, async (signal) => {
      const fields =
        request.method === "POST"
          ? await readForm(request, { most: mostBytes, idleSeconds })
          : readQuery(request);
      return step({ request, response, language, signal }, call, fields);
    });
    show(call, answer);
  } catch (error) {
    const isCallers = isKumihimoError(error) && error.status < 500;
    if (!isCallers) log.error("login failed", { error });
    show(call, noticePage(language, isCallers ? "request" : "failed", isCallers ? 400 : 500));
  }
}

/**
 * Sends what a browser is told. Its own origin may know where it came from, for browsers leave out
 * `Origin` otherwise, and it is checked.
 */
function show({ response }: HttpCall, answer: Answer): void {
  if (response.headersSent || response.destroyed) return;
  const headers = { ...safeHeaders, "Referrer-Policy": "same-origin", "Cache-Control": "no-store" };
  if (answer.kind === "page") {
    const policy = { "Content-Security-Policy": answer.contentPolicy, "X-Frame-Options": "DENY" };
    const type = "text/html; charset=utf-8";
    const { status, html: text } = answer;
    return sendText(response, { status, type, text, headers: { ...headers, ...policy } });
  }
  const cookies = answer.cookies ?? [];
  response
    .writeHead(303, {
      ...headers,
      Location: answer.to,
      ...(cookies.length > 0 && { "Set-Cookie": [...cookies] }),
    })
    .end();
}
