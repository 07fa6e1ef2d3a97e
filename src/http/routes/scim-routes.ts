/** Provisioning over HTTP (SCIM 2.0, RFC 7644). */

import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { described, mostResults, providerConfig } from "../../identity/scim/described.ts";
import { scimErrors } from "../../identity/scim/errors.ts";
import { parseFilter } from "../../identity/scim/filter/parse-filter.ts";
import { contentType, listOf, operationsIn } from "../../identity/scim/messages.ts";
import type { Check, Resource, Resources } from "../../identity/scim/resource.ts";
import type { Scim } from "../../identity/scim/scim.ts";
import {
  type Kind,
  shownResource,
  versionOf,
  type Wanted,
} from "../../identity/scim/shown-resource.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import type { Decided } from "../api/decided.ts";
import { baseUrlOf } from "../base-url.ts";
import { httpErrors } from "../errors.ts";
import { goneSignal } from "../gone-signal.ts";
import { readBody } from "../read-body.ts";
import type { GuardedRoute, HttpCall, Method } from "../route.ts";
import { safeHeaders, sendText } from "../send.ts";

export interface ScimRouteNeeds {
  readonly scim: Scim;
  readonly decided: Decided;
  readonly publicUrl: string | undefined;
  /** How long a body may stand still, in seconds. */
  readonly idleSeconds: number;
}

const permission = "people:provision";
const root = "/scim/v2";

/** In bytes; a group of ten thousand has about 1,000,000. */
const mostBytes = 4 * 1024 * 1024;

/** How long an answer may take. */
const longestSeconds = 60;

interface ScimCall {
  /** The address of `/scim/v2`, as the client knows it. */
  readonly base: string;
  readonly id: string;
  readonly query: URLSearchParams;
  /** Refuses where the client's `If-Match` names another version. */
  readonly check: Check;
  readonly request: IncomingMessage;
  /** @throws `identity.scimSyntax`, `http.notJson`, those of `readBody` */
  readonly body: () => Promise<object>;
}

interface ScimAnswer {
  readonly status?: number;
  readonly body?: object | undefined;
  readonly headers?: OutgoingHttpHeaders;
}

type Step = (call: ScimCall) => Promise<ScimAnswer> | ScimAnswer;
type Steps = { readonly [Key in Method]?: Step };

/** Everything under `/scim/v2`. */
export function scimRoutes(needs: ScimRouteNeeds): readonly GuardedRoute[] {
  const { users, groups } = needs.scim;
  const addresses: Readonly<Record<string, Steps>> = {
    "/ServiceProviderConfig": { GET: ({ base }) => ({ body: providerConfig(base) }) },
    "/ResourceTypes": {
      GET: ({ base }) => ({ body: described("ResourceTypes", base, undefined) }),
    },
    "/ResourceTypes/:id": { GET: (call) => one("ResourceTypes", call) },
    "/Schemas": { GET: ({ base }) => ({ body: described("Schemas", base, undefined) }) },
    "/Schemas/:id": { GET: (call) => one("Schemas", call) },
    "/Users": collection("User", users),
    "/Users/:id": single("User", users),
    "/Groups": collection("Group", groups),
    "/Groups/:id": single("Group", groups),
  };
  return Object.entries(addresses).map(([path, steps]) =>
    scimRoute(`${root}${path}`, steps, needs),
  );
}

function one(what: "ResourceTypes" | "Schemas", { base, id }: ScimCall): ScimAnswer {
  const body = described(what, base, id);
  if (body === undefined) throw scimErrors.scimNotFound({ id });
  return { body };
}

const collection = (kind: Kind, resources: Resources): Steps => ({
  async GET({ base, query }) {
    const startIndex = Math.max(1, wholeIn(query.get("startIndex")) ?? 1);
    const count = Math.min(mostResults, Math.max(0, wholeIn(query.get("count")) ?? 100));
    const filter = query.get("filter");
    const wanted = wantedIn(query);
    const page = await resources.list({
      filter: filter === null ? undefined : parseFilter(filter),
      startIndex,
      count,
      members: isWanted("members", wanted),
    });
    const shown = page.resources.map((each) => shownResource(kind, each, base, wanted).body);
    return { body: listOf(shown, page.total, startIndex) };
  },
  async POST({ base, body, query }) {
    const resource = await resources.create(await body());
    const answer = shownAs(kind, resource, base, wantedIn(query));
    const { location } = shownResource(kind, resource, base);
    return { ...answer, status: 201, headers: { ...answer.headers, Location: location } };
  },
});

const single = (kind: Kind, resources: Resources): Steps => ({
  async GET({ base, id, query, request }) {
    const resource = await resources.find(id);
    const answer = shownAs(kind, resource, base, wantedIn(query));
    const isKnown = tagsIn(request.headers["if-none-match"]).includes(versionOf(resource));
    return isKnown ? { status: 304, headers: answer.headers ?? {} } : answer;
  },
  PUT: async ({ base, id, query, body, check }) =>
    shownAs(kind, await resources.replace(id, await body(), check), base, wantedIn(query)),
  PATCH: async ({ base, id, query, body, check }) => {
    const operations = operationsIn(await body());
    return shownAs(kind, await resources.patch(id, operations, check), base, wantedIn(query));
  },
  async DELETE({ id, check }) {
    await resources.remove(id, check);
    return {};
  },
});

function shownAs(kind: Kind, resource: Resource, base: string, wanted: Wanted): ScimAnswer {
  const { body, version } = shownResource(kind, resource, base, wanted);
  return { body, headers: { ETag: version } };
}

const wholeIn = (text: string | null): number | undefined =>
  text !== null && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;

const wantedIn = (query: URLSearchParams): Wanted => ({
  attributes: query.get("attributes") ?? undefined,
  excludedAttributes: query.get("excludedAttributes") ?? undefined,
});

function isWanted(name: string, { attributes, excludedAttributes }: Wanted): boolean {
  const isIn = (list = ""): boolean =>
    list
      .toLowerCase()
      .split(/[,.\s]/)
      .includes(name);
  return attributes === undefined ? !isIn(excludedAttributes) : isIn(attributes);
}

const tagsIn = (header = ""): readonly string[] => header.split(",").map((each) => each.trim());

function scimRoute(path: string, steps: Steps, needs: ScimRouteNeeds): GuardedRoute {
  const byMethod = new Map(Object.entries(steps));
  return {
    path,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys of `Steps`
    methods: [...byMethod.keys()] as Method[],
    guard: "principal",
    speaks: "scim",
    async handle(call) {
      const { principal, params, request } = call;
      const { method = "" } = request;
      const step = byMethod.get(method);
      if (step === undefined) throw httpErrors.noRoute({});
      const changes = method !== "GET";
      const asked = { principal, name: `${method} ${path}`, permission, params, changes };
      const answer = await needs.decided(asked, () =>
        withDeadline(asked.name, longestSeconds, goneSignal(call.response), () =>
          Promise.resolve(step(scimCall(call, needs))),
        ),
      );
      send(call, answer);
    },
  };
}

function scimCall({ request, params }: HttpCall, needs: ScimRouteNeeds): ScimCall {
  const { url = "/" } = request;
  const match = request.headers["if-match"];
  return {
    base: `${baseUrlOf(request, needs.publicUrl)}${root}`,
    id: params["id"] ?? "",
    query: new URL(url, "http://hub").searchParams,
    request,
    check(resource) {
      if (match === undefined || match.trim() === "*") return;
      if (!tagsIn(match).includes(versionOf(resource))) throw scimErrors.scimChanged({});
    },
    body: () => readObject(request, needs.idleSeconds),
  };
}

async function readObject(request: IncomingMessage, idleSeconds: number): Promise<object> {
  const { "content-type": type = "" } = request.headers;
  if (!/^application\/(?:scim\+)?json *(?:;|$)/i.test(type)) throw httpErrors.notJson({});
  const text = (await readBody(request, { most: mostBytes, idleSeconds })).toString("utf8");
  const read: unknown = jsonIn(text);
  if (typeof read === "object" && read !== null && !Array.isArray(read)) return read;
  throw scimErrors.scimSyntax({ why: "expected an object" });
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw scimErrors.scimSyntax({ why: "it is not JSON" }, { cause });
  }
}

function send({ response }: HttpCall, { status = 200, body, headers = {} }: ScimAnswer): void {
  if (body === undefined) {
    response.writeHead(status === 200 ? 204 : status, { ...safeHeaders, ...headers }).end();
    return;
  }
  sendText(response, { status, type: contentType, text: JSON.stringify(body), headers });
}
