/** Everything behind the hub, put together: upstreams, their calls, and what they share. */

import path from "node:path";
import type { Principal } from "../identity/principal.ts";
import { shortId } from "../kernel/ids.ts";
import type { Clock } from "../kernel/clock.ts";
import { isJsonObject } from "../kernel/json-object.ts";
import type { Localized } from "../kernel/language.ts";
import type { Catalog, Offer } from "../pipeline/catalog.ts";
import type { Tool } from "../pipeline/define-tool.ts";
import type { State } from "../storage/state/state.ts";
import type { Log } from "../telemetry/log.ts";
import type { Metrics } from "../telemetry/metrics.ts";
import { createParkedCalls } from "./asking/parked-calls.ts";
import { createResultCache } from "./caching/result-cache.ts";
import type { GatewayConfig, UpstreamsConfig } from "./config.ts";
import type { OpenCredentials } from "./credentials/open-credentials.ts";
import { viewOf } from "./federation/view-of.ts";
import {
  type CallNeeds,
  createForwardedCalls,
  otherOperation,
} from "./forwarding/create-forwarded-calls.ts";
import type { ClientInfo } from "./forwarding/draft.ts";
import { taskOperation } from "./forwarding/task-operation.ts";
import { createTaskRoutes } from "./forwarding/task-routes.ts";
import { once } from "./federation/once.ts";
import { openPins } from "./integrity/pins.ts";
import { measureGateway } from "./measure-gateway.ts";
import { upstreamOpener } from "./open-upstream.ts";
import { createUpstreams } from "./registry/create-upstreams.ts";
import type { Environment } from "./stdio/child-environment.ts";
import { keeper } from "./stdio/keeper/keeper.ts";
import { machine } from "./stdio/machine.ts";
import type { Upstream } from "./upstream.ts";
import type { Upstreams } from "./upstreams.ts";

export interface GatewayNeeds {
  readonly configured: UpstreamsConfig;
  readonly settings: GatewayConfig;
  /** How long a caller may take to answer a question, in seconds. */
  readonly answerSeconds: number;
  readonly catalog: Catalog;
  readonly state: State;
  /** Holds pins, and upstreams that were added over the admin API. */
  readonly folder: string;
  /** The hub's own; its children see little of it. */
  readonly environment: Environment;
  readonly hub: ClientInfo;
  /** What callers are let in with at upstreams; left out, nobody can log in. */
  readonly credentials?: OpenCredentials | undefined;
  readonly metrics: Metrics;
  readonly log: Log;
  readonly clock: Clock;
}

export interface Gateway extends AsyncDisposable {
  readonly upstreams: Upstreams;
  /** Serves a method that only servers behind the hub know; on `/mcp`, those of tasks. */
  elsewhere(asked: Asked, principal: Principal): Tool | undefined;
  /** Extensions of the servers behind the hub that work through it on `/mcp`. */
  extensions(): Readonly<Record<string, object>>;
  /** What is served at `/mcp/<upstream>`; undefined where there is no such upstream. */
  scopeOf(upstream: string): GatewayScope | undefined;
}

/** One upstream under its own names. */
export interface GatewayScope {
  readonly offer: Offer;
  /** Whatever method it is, it is this server's. */
  readonly elsewhere: (asked: Asked) => Tool | undefined;
  readonly instructions: () => Localized | undefined;
  readonly extensions: () => Readonly<Record<string, object>>;
}

interface Asked {
  readonly method: string;
}

export async function openGateway(needs: GatewayNeeds): Promise<Gateway> {
  const { settings, state, folder, metrics, log, clock, hub } = needs;
  await using stack = new AsyncDisposableStack();
  const parked = stack.use(
    createParkedCalls({
      state,
      replica: shortId(),
      most: settings.askingCalls,
      seconds: needs.answerSeconds,
    }),
  );
  const looked: Metrics["resultCache"] = (look) => metrics.resultCache(look);
  const cache = createResultCache({ maxBytes: settings.cacheBytes, clock, looked });
  const passing: CallNeeds = { hub, parked, tasks: createTaskRoutes(state), cache };
  const pins = stack.use(await openPins({ state, folder: path.join(folder, "pins") }));
  const guard = stack.use(keeper());
  const upstreams = stack.use(
    await createUpstreams({
      configured: needs.configured,
      open: upstreamOpener({
        ...needs,
        pins,
        calls: createForwardedCalls(passing),
        firstUse: settings.firstUse,
        keeper: guard,
        machine: machine(needs.environment["PATH"] ?? ""),
      }),
      state,
      keptFile: path.join(folder, "added.json"),
      heartbeatSeconds: settings.heartbeatSeconds,
      clock,
      log,
    }),
  );
  measureGateway(metrics, { upstreams, parked, cache });
  const owned = stack.move();
  return {
    upstreams,
    elsewhere: ({ method }) =>
      method.startsWith("tasks/") && upstreams.names().length > 0
        ? taskOperation(method, upstreams, passing)
        : undefined,
    extensions: () => tasksOf(upstreams),
    scopeOf: createScopes({ ...needs, upstreams, passing }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

const tasks = "io.modelcontextprotocol/tasks";

/** Tasks are the one extension whose requests find their way among several servers. */
function tasksOf(upstreams: Upstreams): Readonly<Record<string, object>> {
  const some = upstreams
    .names()
    .some((name) => Object.hasOwn(extensionsOf(upstreams, name), tasks));
  return some ? { [tasks]: {} } : {};
}

function extensionsOf(upstreams: Upstreams, name: string): Readonly<Record<string, object>> {
  const extensions = upstreams.get(name)?.introduction?.capabilities["extensions"];
  if (!isJsonObject(extensions)) return {};
  return Object.fromEntries(
    Object.entries(extensions).flatMap(([id, value]) => (isJsonObject(value) ? [[id, value]] : [])),
  );
}

interface ScopeNeeds {
  readonly catalog: Catalog;
  readonly upstreams: Upstreams;
  readonly passing: CallNeeds;
}

/** What a model is told of an upstream at most, in characters. */
const longestInstructions = 16 * 1024;

function createScopes(needs: ScopeNeeds): Gateway["scopeOf"] {
  const scopeOf = once(({ name }: Upstream) => scope(name, needs));
  return (name) => {
    const upstream = needs.upstreams.get(name);
    return upstream && scopeOf(upstream);
  };
}

function scope(name: string, { catalog, upstreams, passing }: ScopeNeeds): GatewayScope {
  return {
    offer: viewOf(catalog, name),
    elsewhere({ method }) {
      const upstream = upstreams.get(name);
      return upstream && otherOperation(upstream, method, passing);
    },
    instructions() {
      const text = upstreams.get(name)?.introduction?.instructions?.slice(0, longestInstructions);
      return text === undefined ? undefined : { en: text, ja: text };
    },
    extensions: () => extensionsOf(upstreams, name),
  };
}
