import type { Configuration } from "oidc-provider";
import { languageOf } from "../../kernel/language.ts";
import type { AuthorizationServer } from "./authorization-server.ts";
import { elsewhere } from "./browser/elsewhere.ts";
import { interactions } from "./browser/interactions.ts";
import { loggingOut } from "./browser/logging-out.ts";
import { createProvider } from "./create-provider.ts";
import { registerGrants } from "./grants/register-grants.ts";
import { serverMetadata } from "./metadata.ts";
import type { OAuthNeeds } from "./needs.ts";
import { type NoticeName, noticePage } from "./pages/notice-page.ts";
import { resourcesOf } from "./resources.ts";
import { fingerprint } from "./store/fingerprint.ts";
import { registeredClients } from "./store/registered-clients.ts";
import { spentCodes } from "./store/spent-codes.ts";
import { sweeping } from "./store/sweep.ts";
import { tokenStatus } from "./token-status.ts";

export function openAuthorizationServer(needs: OAuthNeeds): AuthorizationServer {
  const { settings, publicUrl, database, state, clock } = needs;
  const resources = resourcesOf(publicUrl, needs.isUpstream);
  const provider = createProvider({ ...needs, resources, showError });
  registerGrants(provider, { ...needs, resources }, spentCodes(database, clock));
  const inner = { ...needs, resources, provider };
  const handle = provider.callback();
  const sweep = sweeping(database, clock, needs.log);
  const counted = (what: string, source: string, seconds: number): Promise<number> =>
    state.count(`oauth:${what}:${fingerprint(source)}`, 1, seconds);
  const { protocol, host } = new URL(publicUrl);
  return {
    metadata: serverMetadata(publicUrl, settings),
    async serve(request, response) {
      request.headers["x-forwarded-proto"] = protocol.slice(0, -1);
      request.headers["x-forwarded-host"] = host;
      await handle(request, response);
    },
    async mayRegister(source) {
      const { perHour, most } = settings.registration;
      if ((await counted("register", source, 3600)) > perHour) return false;
      return (await registeredClients(database, clock)) < most;
    },
    async mayVisit(source, what = "pages") {
      const { pagesPerMinute, tokensPerMinute } = settings.requests;
      const most = what === "pages" ? pagesPerMinute : tokensPerMinute;
      return (await counted(what, source, 60)) <= most;
    },
    async browserPerson(request, response) {
      const context = provider.createContext(request, response);
      const { accountId, loginTs = 0 } = await provider.Session.get(context);
      // The library keeps a login longer with each visit.
      const isOver = Date.now() / 1000 - loginTs > settings.browserHours * 3600;
      if (accountId === undefined || isOver) return undefined;
      const person = await needs.people.find(accountId);
      return person?.active === true ? person.id : undefined;
    },
    keys: needs.keys,
    interactions: interactions(inner),
    elsewhere: elsewhere(inner),
    loggingOut: loggingOut(inner),
    tokens: tokenStatus(inner),
    [Symbol.dispose]: () => sweep[Symbol.dispose](),
  };
}

const noticeOf: Readonly<Record<string, NoticeName>> = {
  invalid_client: "client",
  invalid_client_metadata: "client",
  invalid_redirect_uri: "redirect",
  server_error: "failed",
};

/** Failures that must not be told to the client's address, which may be anybody's. */
const showError: NonNullable<Configuration["renderError"]> = (ctx, { error }, cause) => {
  const language = languageOf(ctx.get("accept-language"));
  const isExpired = cause.constructor.name === "SessionNotFound";
  const name = isExpired ? "expired" : (noticeOf[error] ?? "request");
  const page = noticePage(language, name, ctx.status);
  ctx.type = "html";
  ctx.set("Content-Security-Policy", page.contentPolicy);
  ctx.body = page.html;
};
