/** The admin API of the audit log. */

import type { Checkpoints } from "../../audit/anchors/anchoring.ts";
import { type ApiNeeds, apiRoute } from "../api/api-route.ts";
import type { GuardedRoute } from "../route.ts";

export interface AuditRouteNeeds extends ApiNeeds {
  readonly checkpoints: Checkpoints;
}

/** `/api/audit/checkpoint`: signs the log as it is now, and tells how it goes with the anchors. */
export const auditRoutes = (needs: AuditRouteNeeds): readonly GuardedRoute[] => [
  apiRoute(
    "/api/audit/checkpoint",
    {
      POST: {
        permission: "audit:manage",
        async answer() {
          const { checkpoints } = needs;
          const checkpoint = await checkpoints.checkpoint();
          return { body: { checkpoint, anchors: checkpoints.anchors } };
        },
      },
    },
    needs,
  ),
];
