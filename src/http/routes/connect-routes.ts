/** Connects the account that a person has at an upstream, in their browser. */

import type { AuditLog } from "../../audit/audit-log.ts";
import { html } from "../../identity/oauth/pages/html.ts";
import { paths } from "../../identity/oauth/paths.ts";
import { page, type Page } from "../../identity/oauth/pages/page.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { shortId } from "../../kernel/ids.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Connecting } from "../../upstreams/credentials/credential.ts";
import { credentialErrors } from "../../upstreams/credentials/errors.ts";
import type { Upstreams } from "../../upstreams/upstreams.ts";
import { httpErrors } from "../errors.ts";
import type { HttpCall, OpenRoute } from "../route.ts";
import { safeHeaders, sendText } from "../send.ts";
import type { CredentialRouteNeeds } from "./credential-routes.ts";

/** What people's own accounts at upstreams stand on. */
export interface AccountNeeds {
  readonly vault: CredentialRouteNeeds["vault"];
  /** The hub's address as browsers know it, without a slash at its end. */
  readonly publicUrl: string;
  /** Who is logged in in this browser, as the principal's id. */
  readonly browserPerson: (
    browser: Pick<HttpCall, "request" | "response">,
  ) => Promise<string | undefined>;
  /** Where somebody logs in, and then comes back to `/connect` with this path as the `state`. */
  readonly loginUrl: (returnTo: string) => string;
}

export interface ConnectRouteNeeds extends Pick<AccountNeeds, "browserPerson" | "loginUrl"> {
  readonly upstreams: Pick<Upstreams, "get">;
  readonly audit: Pick<AuditLog, "record">;
  readonly log: Log;
}

const path = "/connect/:name";

/** How long a browser waits for an answer at most, in seconds. */
const longestSeconds = 60;

export const connectRoutes = (needs: ConnectRouteNeeds): readonly OpenRoute[] => [
  {
    path: paths.connect,
    methods: ["GET"],
    guard: "open",
    because: "It only leads on to a page of the hub's own, which looks at who is logged in.",
    handle: comeBack,
  },
  {
    path,
    methods: ["GET"],
    guard: "open",
    because: "Whoever is not logged in in this browser has to log in first.",
    handle: (call) => handled(call, needs, begin),
  },
  {
    path: `${path}/callback`,
    methods: ["GET"],
    guard: "open",
    because: "It ends only what the person logged in in this browser has begun.",
    handle: (call) => handled(call, needs, finish),
  },
];

/** From the login, to where it was needed: an address of the form below, and no other. */
function comeBack({ request, response }: HttpCall): void {
  const returned = new URLSearchParams((request.url ?? "").split("?").slice(1).join("?"));
  const to = returned.get("state") ?? "";
  if (!returning.test(to) || returned.has("error")) throw httpErrors.noRoute({});
  redirect(response, to);
}

const returning = /^\/connect\/[A-Za-z][A-Za-z0-9_-]{0,31}$/;

function redirect(response: HttpCall["response"], to: string): void {
  response.writeHead(303, { ...safeHeaders, "Cache-Control": "no-store", Location: to }).end();
}

type Step = (visit: Visit, needs: ConnectRouteNeeds) => Promise<void>;

interface Visit {
  readonly call: HttpCall;
  readonly upstream: string;
  /** Undefined where nobody is logged in in this browser. */
  readonly person: string | undefined;
  readonly signal: AbortSignal;
}

const begin: Step = async ({ call, upstream, person, signal }, needs) => {
  const way = wayTo(upstream, needs);
  const to =
    person === undefined
      ? needs.loginUrl(`/connect/${encodeURIComponent(upstream)}`)
      : await way.begin(person, signal);
  redirect(call.response, to);
};

const finish: Step = async ({ call, upstream, person, signal }, needs) => {
  const way = wayTo(upstream, needs);
  if (person === undefined) throw credentialErrors.notBegunHere({ upstream });
  const { url = "" } = call.request;
  await way.finish(person, new URLSearchParams(url.split("?").slice(1).join("?")), signal);
  show(call, connectedPage(call.language, upstream));
};

function wayTo(upstream: string, { upstreams }: ConnectRouteNeeds): Connecting {
  const way = upstreams.get(upstream)?.credentials?.connecting;
  if (way === undefined) throw credentialErrors.noConnecting({ upstream });
  return way;
}

async function handled(call: HttpCall, needs: ConnectRouteNeeds, step: Step): Promise<void> {
  const { response, params, language } = call;
  const { name: upstream = "" } = params;
  const gone = new AbortController();
  response.once("close", () => gone.abort(kernelErrors.cancelled({})));
  const began = performance.now();
  let person: string | undefined;
  const record = (outcome: string, code?: string): void => {
    if (step !== finish) return;
    needs.audit.record({
      kind: "call",
      call: shortId(),
      principal: person ?? "nobody",
      tool: `GET ${path}/callback`,
      era: "api",
      transport: "http",
      outcome,
      code,
      milliseconds: Math.round(performance.now() - began),
      parameters: { name: upstream },
    });
  };
  try {
    person = await needs.browserPerson(call);
    await withDeadline("The connection", longestSeconds, gone.signal, (signal) =>
      step({ call, upstream, person, signal }, needs),
    );
    record("ok");
  } catch (error) {
    const told = toldOf(error, needs.log);
    record("failed", told.code);
    show(call, failurePage(language, told));
  }
}

function toldOf(error: unknown, log: Log): KumihimoError {
  if (isKumihimoError(error) && error.audience === "caller") return error;
  const id = shortId();
  log.error("connecting an account failed", { requestId: id, error });
  return kernelErrors.internal({ id });
}

const words: Localized<{
  readonly title: (upstream: string) => string;
  readonly text: string;
}> = {
  en: {
    title: (upstream) => `Connected with ${upstream}`,
    text: "Your account is connected. You can close this page and call again.",
  },
  ja: {
    title: (upstream) => `${upstream} に接続しました`,
    text: "アカウントを接続しました。このページを閉じて、もう一度呼び出してください。",
  },
};

function connectedPage(language: Language, upstream: string): Page {
  const say = words[language];
  const title = say.title(upstream);
  const body = html`<h1>${title}</h1>
    <p>${say.text}</p>`;
  return page({ language, title: `${title} · Kumihimo`, body });
}

function failurePage(language: Language, error: KumihimoError): Page {
  const { message, advice } = error.words(language);
  const body = html`<h1>${message}</h1>
    <p>${advice}</p>`;
  return page({ language, title: `${message} · Kumihimo`, body, status: error.status });
}

function show({ response }: HttpCall, { status, html: text, contentPolicy }: Page): void {
  if (response.headersSent || response.destroyed) return;
  const headers = {
    "Content-Security-Policy": contentPolicy,
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
  };
  sendText(response, { status, type: "text/html; charset=utf-8", text, headers });
}
