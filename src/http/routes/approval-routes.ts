/** The admin API of calls that somebody has to say yes to. */

import * as z from "zod";
import type { ApprovalRequest, Approvals } from "../../identity/approvals/approvals.ts";
import { approvalErrors } from "../../identity/approvals/errors.ts";
import { type ApiActions, type ApiNeeds, apiRoute } from "../api/api-route.ts";
import type { GuardedRoute } from "../route.ts";

export interface ApprovalRouteNeeds extends ApiNeeds {
  readonly approvals: Approvals;
}

/** To read them, too, for they hold the arguments of calls. */
const permission = "approvals:decide";

const decision = z.strictObject({ decision: z.enum(["approve", "deny"]) });

/** `/api/approvals`, and each of them. */
export function approvalRoutes(needs: ApprovalRouteNeeds): readonly GuardedRoute[] {
  const { approvals } = needs;
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/approvals": {
      GET: {
        permission,
        answer: async () => ({ body: { approvals: (await approvals.list()).map(shown) } }),
      },
    },
    "/api/approvals/:id": one(approvals),
  };
  return Object.entries(addresses).map(([path, actions]) => apiRoute(path, actions, needs));
}

const one = (approvals: Approvals): ApiActions => ({
  GET: {
    permission,
    async answer({ params: { id = "" } }) {
      const request = await approvals.find(id);
      if (request === undefined) throw approvalErrors.noApproval({});
      return { body: shown(request) };
    },
  },
  POST: {
    permission,
    async answer({ params: { id = "" }, principal, body }) {
      const { decision: verdict } = await body(decision);
      return { body: shown(await approvals.decide(id, verdict, principal.id)) };
    },
  },
});

/** The arguments as JSON, which they are. */
const shown = ({ arguments: given, ...request }: ApprovalRequest) => ({
  ...request,
  arguments: JSON.parse(given) as unknown,
});
