/** The admin API of the company's other MCP servers: which there are, how they are, what they changed. */

import validRange from "semver/ranges/valid.js";
import * as z from "zod";
import { upstreamErrors } from "../../upstreams/errors.ts";
import {
  instanceSettings,
  instanceUrl,
  upstreamName,
  upstreamSettings,
} from "../../upstreams/settings.ts";
import type { UpstreamReport, Upstreams } from "../../upstreams/upstreams.ts";
import { type ApiAction, type ApiActions, type ApiNeeds, apiRoute } from "../api/api-route.ts";
import { checked } from "../api/read-json.ts";
import { shownReport, shownSettings } from "../api/shown-upstream.ts";
import type { GuardedRoute } from "../route.ts";

export interface UpstreamRouteNeeds extends ApiNeeds {
  readonly upstreams: Upstreams;
}

const read = (answer: ApiAction["answer"]): ApiAction => ({ permission: "upstreams:read", answer });

const manage = (answer: ApiAction["answer"]): ApiAction => ({
  permission: "upstreams:manage",
  answer,
});

const named = z.looseObject({ name: upstreamName });

const nothing = z.strictObject({});

const approval = z.strictObject({
  tools: z.array(z.string().min(1).max(300)).min(1).max(1000).optional(),
});

const { weight, maxConnections } = instanceSettings.shape;

const registration = z.strictObject({
  url: instanceUrl,
  weight: weight.unwrap().optional(),
  maxConnections: maxConnections.unwrap().optional(),
  version: z.string().max(64).optional(),
  metadata: z.record(z.string().max(64), z.string().max(500)).optional(),
});

const wanted = z.object({
  name: z.string().optional(),
  version: z
    .string()
    .max(200)
    .refine((range) => validRange(range) !== null, "expected a range of versions, such as ^2.1")
    .optional(),
});

/** Everything under `/api/upstreams`, and `/api/discover`. */
export function upstreamRoutes(needs: UpstreamRouteNeeds): readonly GuardedRoute[] {
  const { upstreams } = needs;
  const of = "/api/upstreams/:name";
  const addresses: Readonly<Record<string, ApiActions>> = {
    "/api/upstreams": collection(upstreams),
    [of]: one(upstreams),
    [`${of}/health`]: {
      GET: read(({ params }) => ({ body: healthOf(upstreams, params["name"]) })),
    },
    [`${of}/check`]: { POST: check(upstreams) },
    [`${of}/diff`]: {
      GET: read(({ params: { name = "" } }) => ({ body: { differences: upstreams.diff(name) } })),
    },
    [`${of}/approve`]: { POST: approve(upstreams) },
    [`${of}/instances`]: { POST: register(upstreams) },
    [`${of}/instances/:instance`]: { DELETE: deregister(upstreams) },
    [`${of}/instances/:instance/heartbeat`]: { PUT: heartbeat(upstreams) },
    "/api/discover": { GET: discover(upstreams) },
  };
  return Object.entries(addresses).map(([path, actions]) => apiRoute(path, actions, needs));
}

const collection = (upstreams: Upstreams): ApiActions => ({
  GET: read(() => ({ body: { upstreams: upstreams.reports().map(shownReport) } })),
  POST: manage(async ({ body, language }) => {
    const { name, ...settings } = await body(named);
    await upstreams.add(name, checked(upstreamSettings, settings, language));
    return { status: 201, body: shownReport(reportOf(upstreams, name)) };
  }),
});

const one = (upstreams: Upstreams): ApiActions => ({
  GET: read(({ params: { name } }) => {
    const report = shownReport(reportOf(upstreams, name));
    const settings = upstreams.get(report.name)?.settings;
    return { body: { ...report, ...(settings && { settings: shownSettings(settings) }) } };
  }),
  DELETE: manage(async ({ params: { name = "" } }) => {
    await upstreams.remove(name);
    return {};
  }),
});

const check = (upstreams: Upstreams): ApiAction =>
  manage(async ({ params: { name = "" }, body, signal }) => {
    await body(nothing);
    await upstreams.check(name, signal);
    return { body: healthOf(upstreams, name) };
  });

const approve = (upstreams: Upstreams): ApiAction =>
  manage(async ({ params: { name = "" }, body }) => {
    const { tools } = await body(approval);
    return { body: { approved: await upstreams.approve(name, tools) } };
  });

const register = (upstreams: Upstreams): ApiAction =>
  manage(async ({ params: { name = "" }, body }) => ({
    status: 201,
    body: await upstreams.register(name, await body(registration)),
  }));

const heartbeat = (upstreams: Upstreams): ApiAction => ({
  ...manage(async ({ params: { name = "", instance = "" } }) => {
    await upstreams.heartbeat(name, instance);
    return {};
  }),
  routine: true,
});

const deregister = (upstreams: Upstreams): ApiAction =>
  manage(async ({ params: { name = "", instance = "" } }) => {
    await upstreams.deregister(name, instance);
    return {};
  });

const discover = (upstreams: Upstreams): ApiAction =>
  read(({ query }) => {
    const { name, version } = query(wanted);
    return { body: { instances: upstreams.discover(name, version) } };
  });

function reportOf(upstreams: Upstreams, name = ""): UpstreamReport {
  const report = upstreams.report(name);
  if (report === undefined) throw upstreamErrors.unknown({ upstream: name });
  return report;
}

function healthOf(upstreams: Upstreams, name: string | undefined) {
  const { state, breaker, instances, ...report } = shownReport(reportOf(upstreams, name));
  return { name: report.name, state, breaker, instances };
}
