/** The admin API of the audit log. */

import * as z from "zod";
import type { AuditLog } from "../../audit/audit-log.ts";
import { type ApiNeeds, apiRoute } from "../api/api-route.ts";
import type { GuardedRoute } from "../route.ts";

export interface AuditRouteNeeds extends ApiNeeds {
  readonly log: AuditDesk;
}

/** What a running hub does with its log when it is asked to. */
export type AuditDesk = Pick<AuditLog, "checkpoint" | "anchors" | "erase">;

/** Somebody has to be named: an empty request does not erase everything. */
const erasure = z
  .strictObject({
    calls: z.array(z.string().min(1).max(64)).min(1).max(1000).optional(),
    principal: z.string().min(1).max(512).optional(),
    before: z.iso.datetime({ offset: true }).optional(),
    why: z.string().min(1).max(500),
  })
  .refine(({ calls, principal, before }) => calls ?? principal ?? before, {
    error: "Name calls, a principal or a time.",
  });

/**
 * `/api/audit/checkpoint`: signs the log as it is now, and tells how it goes with the anchors.
 * `/api/audit/erase`: takes away what is kept of arguments and results.
 */
export const auditRoutes = (needs: AuditRouteNeeds): readonly GuardedRoute[] => [
  apiRoute(
    "/api/audit/checkpoint",
    {
      POST: {
        permission: "audit:manage",
        async answer() {
          const { log } = needs;
          const checkpoint = await log.checkpoint();
          return { body: { checkpoint, anchors: log.anchors } };
        },
      },
    },
    needs,
  ),
  apiRoute(
    "/api/audit/erase",
    {
      POST: {
        permission: "audit:manage",
        async answer({ principal, body }) {
          const { before, why, ...named } = await body(erasure);
          const wanted = { ...named, before: before === undefined ? undefined : new Date(before) };
          return {
            body: { erased: await needs.log.erase(wanted, { principal: principal.id, why }) },
          };
        },
      },
    },
    needs,
  ),
];
