/** The admin API of sessions, and what everybody may see and end of their own. */

import * as z from "zod";
import { sessionErrors } from "../../identity/sessions/errors.ts";
import type { Sessions } from "../../identity/sessions/sessions.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import {
  type ApiAction,
  type ApiActions,
  type ApiCall,
  type ApiNeeds,
  apiRoute,
} from "../api/api-route.ts";
import { ownAffairs } from "../api/decided.ts";
import type { GuardedRoute } from "../route.ts";

export interface SessionRouteNeeds extends ApiNeeds {
  readonly sessions: Sessions;
}

const permission = "sessions:manage";

const word = z.string().min(1).max(500);
const token = z.string().min(1).max(8192);
const scopes = z.array(z.string().min(1).max(100)).min(1).max(50);

const wanted = z.object({ subject: word.optional() });
const beginning = z.strictObject({
  subject: word,
  clientId: word.default("operator"),
  scopes,
  audience: z.url().max(500).optional(),
  once: z.boolean().optional(),
});
const validating = z.strictObject({ token, audience: z.url().max(500).optional() });
const refreshing = z.strictObject({ refreshToken: token, scopes: scopes.optional() });
const checking = z.strictObject({ token, permission: word });
const ending = z.strictObject({ subject: word });

/** Everything under `/api/sessions`, and `/api/me/sessions`. */
export function sessionRoutes(needs: SessionRouteNeeds): readonly GuardedRoute[] {
  const { sessions, decided } = needs;
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/sessions": collection(sessions),
    "/api/sessions/validate": { POST: validate(sessions) },
    "/api/sessions/refresh": { POST: refresh(sessions) },
    "/api/sessions/check": { POST: check(sessions) },
    "/api/sessions/revoke-all": { POST: revokeAll(sessions) },
    "/api/sessions/:id": { DELETE: end(sessions, () => undefined) },
  };
  const own: Readonly<Record<string, ApiActions>> = {
    "/api/me/sessions": {
      GET: {
        permission: "sessions:own",
        answer: async ({ principal }) => ({
          body: { sessions: await sessions.list(principal.id) },
        }),
      },
    },
    "/api/me/sessions/:id": {
      DELETE: { ...end(sessions, ({ principal }) => principal.id), permission: "sessions:own" },
    },
  };
  return [
    ...Object.entries(addresses).map(([path, actions]) => apiRoute(path, actions, needs)),
    ...Object.entries(own).map(([path, actions]) =>
      apiRoute(path, actions, { ...needs, decided: ownAffairs(decided) }),
    ),
  ];
}

const collection = (sessions: Sessions): ApiActions => ({
  GET: {
    permission,
    answer: async ({ query }) => ({
      body: { sessions: await sessions.list(query(wanted).subject) },
    }),
  },
  POST: {
    permission,
    answer: async ({ body }) => ({
      status: 201,
      body: await sessions.issue(await body(beginning)),
    }),
  },
});

/** A token that is not good is an answer here, and no failure of the request. */
const validate = (sessions: Sessions): ApiAction => ({
  permission,
  routine: true,
  async answer({ body }) {
    const { token: offered, audience } = await body(validating);
    const valid = await unlessWrong(async () => sessions.validate(offered, audience));
    return { body: valid === undefined ? { valid: false } : { valid: true, ...valid } };
  },
});

const check = (sessions: Sessions): ApiAction => ({
  permission,
  routine: true,
  async answer({ body }) {
    const asked = await body(checking);
    const allowed = await unlessWrong(() =>
      sessions.checkPermission(asked.token, asked.permission),
    );
    return { body: { valid: allowed !== undefined, allowed: allowed ?? false } };
  },
});

const refresh = (sessions: Sessions): ApiAction => ({
  permission,
  answer: async ({ body }) => ({ body: await sessions.refresh(await body(refreshing)) }),
});

const revokeAll = (sessions: Sessions): ApiAction => ({
  permission,
  async answer({ body }) {
    const { subject } = await body(ending);
    return { body: { ended: await sessions.revokeAll(subject, "ended by the operator") } };
  },
});

const end = (sessions: Sessions, subjectOf: (call: ApiCall) => string | undefined): ApiAction => ({
  permission,
  async answer(call) {
    const subject = subjectOf(call);
    const why = subject === undefined ? "ended by the operator" : "ended by its owner";
    const isEnded = await sessions.revoke(call.params["id"] ?? "", why, subject);
    if (!isEnded) throw sessionErrors.unknownSession({});
    return {};
  },
});

async function unlessWrong<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await work();
  } catch (error) {
    if (isKumihimoError(error) && error.code === "identity.wrongToken") return undefined;
    throw error;
  }
}
