import type { IncomingMessage, ServerResponse } from "node:http";
import type * as z from "zod";
import type { Principal } from "../../identity/principal.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Language } from "../../kernel/language.ts";
import { httpErrors } from "../errors.ts";
import { goneSignal } from "../gone-signal.ts";
import type { GuardedRoute, HttpCall, Method, Params } from "../route.ts";
import { safeHeaders, sendJson } from "../send.ts";
import type { Decided } from "./decided.ts";
import { checked, readJson } from "./read-json.ts";

/** One request of the admin API, by somebody who may make it. */
export interface ApiCall {
  readonly principal: Principal;
  readonly params: Params;
  readonly language: Language;
  /** Fires when the client goes away, or waited long enough. */
  readonly signal: AbortSignal;
  /** The body. @throws `http.notJson`, `http.invalidRequest`, those of `readBody` */
  readonly body: <Schema extends z.ZodType>(schema: Schema) => Promise<z.output<Schema>>;
  /** The query; of a name that is there twice the last counts. @throws `http.invalidRequest` */
  readonly query: <Schema extends z.ZodType>(schema: Schema) => z.output<Schema>;
}

export interface ApiAnswer {
  readonly status?: number;
  /** Sent as JSON; left out, the answer is 204. */
  readonly body?: unknown;
}

export interface ApiAction {
  readonly permission: string;
  /** It changes nothing that the audit log should tell of, although its method says so. */
  readonly routine?: true;
  answer(call: ApiCall): Promise<ApiAnswer> | ApiAnswer;
}

export type ApiActions = { readonly [Key in Method]?: ApiAction };

export interface ApiNeeds {
  readonly decided: Decided;
  /** How long a body may stand still. */
  readonly idleSeconds: number;
}

/** How long an answer may take. */
const longestSeconds = 60;

/** One address of the admin API: each method has its permission, and the policy decides. */
export function apiRoute(path: string, actions: ApiActions, needs: ApiNeeds): GuardedRoute {
  const byMethod = new Map(Object.entries(actions));
  return {
    path,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `ApiActions`
    methods: [...byMethod.keys()] as Method[],
    guard: "principal",
    async handle(call) {
      const { method = "" } = call.request;
      const action = byMethod.get(method);
      if (action === undefined) throw httpErrors.noRoute({});
      const { permission, routine } = action;
      const { principal, params } = call;
      const name = `${method} ${path}`;
      const changes = method !== "GET" && method !== "HEAD" && routine !== true;
      const answer = await needs.decided({ principal, name, permission, params, changes }, () =>
        withDeadline(name, longestSeconds, goneSignal(call.response), (signal) =>
          Promise.resolve(action.answer(apiCall(call, needs, signal))),
        ),
      );
      send(call.response, answer);
    },
  };
}

function apiCall(
  { request, params, language, principal }: HttpCall & Pick<ApiCall, "principal">,
  needs: ApiNeeds,
  signal: AbortSignal,
): ApiCall {
  return {
    principal,
    params,
    language,
    signal,
    body: async (schema) => {
      const limits = { idleSeconds: needs.idleSeconds };
      return checked(schema, await readJson(request, limits), language);
    },
    query: (schema) => checked(schema, queryOf(request), language),
  };
}

const queryOf = ({ url = "/" }: IncomingMessage): unknown =>
  Object.fromEntries(new URLSearchParams(url.split("?").slice(1).join("?")));

function send(response: ServerResponse, { status, body }: ApiAnswer): void {
  if (body === undefined) response.writeHead(204, safeHeaders).end();
  else sendJson(response, body, status === undefined ? {} : { status });
}
