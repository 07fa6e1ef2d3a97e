/** The admin API of personal access tokens and signing keys. */

import * as z from "zod";
import type { KeyRing } from "../../identity/keys/key-ring.ts";
import { tokenErrors } from "../../identity/tokens/errors.ts";
import { mostDays, type PersonalTokens } from "../../identity/tokens/personal-tokens.ts";
import {
  type ApiAction,
  type ApiActions,
  type ApiCall,
  type ApiNeeds,
  apiRoute,
} from "../api/api-route.ts";
import { ownAffairs } from "../api/decided.ts";
import type { GuardedRoute } from "../route.ts";

export interface TokenRouteNeeds extends ApiNeeds {
  readonly personal: PersonalTokens;
  readonly keys: KeyRing;
}

const word = z.string().min(1).max(500);

const wanted = z.object({ subject: word.optional() });

const creating = z.strictObject({
  subject: word,
  name: z.string().min(1).max(100),
  scopes: z.array(z.string().min(1).max(100)).min(1).max(50),
  days: z.int().min(1).max(mostDays),
});

const nothing = z.strictObject({});

/**
 * Everything under `/api/tokens`, `/api/keys` and `/api/me/tokens`. Nobody makes a token for themselves
 * here: a client with a session of minutes could give itself a token of a year.
 */
export function tokenRoutes(needs: TokenRouteNeeds): readonly GuardedRoute[] {
  const { personal, keys, decided } = needs;
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/tokens": collection(personal),
    "/api/tokens/:id": { DELETE: end(personal, () => undefined) },
    "/api/keys": {
      GET: {
        permission: "keys:manage",
        answer: async () => ({ body: { keys: await keys.list() } }),
      },
    },
    "/api/keys/rotate": { POST: rotate(keys) },
  };
  const own: Readonly<Record<string, ApiActions>> = {
    "/api/me/tokens": {
      GET: {
        permission: "tokens:own",
        answer: async ({ principal }) => ({ body: { tokens: await personal.list(principal.id) } }),
      },
    },
    "/api/me/tokens/:id": {
      DELETE: { ...end(personal, ({ principal }) => principal.id), permission: "tokens:own" },
    },
  };
  return [
    ...Object.entries(addresses).map(([path, actions]) => apiRoute(path, actions, needs)),
    ...Object.entries(own).map(([path, actions]) =>
      apiRoute(path, actions, { ...needs, decided: ownAffairs(decided) }),
    ),
  ];
}

const permission = "tokens:manage";

const collection = (personal: PersonalTokens): ApiActions => ({
  GET: {
    permission,
    answer: async ({ query }) => ({ body: { tokens: await personal.list(query(wanted).subject) } }),
  },
  POST: {
    permission,
    answer: async ({ body }) => ({
      status: 201,
      body: await personal.create(await body(creating)),
    }),
  },
});

const end = (
  personal: PersonalTokens,
  subjectOf: (call: ApiCall) => string | undefined,
): ApiAction => ({
  permission,
  async answer(call) {
    const isEnded = await personal.revoke(call.params["id"] ?? "", subjectOf(call));
    if (!isEnded) throw tokenErrors.unknownToken({});
    return {};
  },
});

const rotate = (keys: KeyRing): ApiAction => ({
  permission: "keys:manage",
  async answer({ body }) {
    await body(nothing);
    return { body: { keys: await keys.rotate() } };
  },
});
