/** An upstream with no server behind it: what it answers and says is written by the test. */

import type { JsonObject } from "../../../kernel/json-object.ts";
import { slots } from "../../../kernel/slots.ts";
import type { Channel, News } from "../../channel.ts";
import type { Instances, InstancesReport } from "../../instances/instances.ts";
import { upstreamSettings } from "../../settings.ts";
import type { Upstream } from "../../upstream.ts";

export interface ScriptedUpstream extends Upstream {
  /** Answers every request from here on; what it throws, the request throws. */
  script: (method: string, params: JsonObject) => JsonObject | Promise<JsonObject>;
  health: "healthy" | "unhealthy";
  say(news: News): void;
  readonly asked: readonly string[];
  readonly followed: ReadonlySet<string>;
}

export interface ScriptedOptions {
  readonly name?: string;
  readonly settings?: object;
  readonly capabilities?: JsonObject;
}

const everything = { tools: {}, prompts: {}, resources: {} };

const http = { instances: [{ url: "http://127.0.0.1:1/mcp" }] };

/** The settings of an upstream on this machine. */
export const onStdio = { command: "never-started" };

export function scriptedUpstream(
  script: ScriptedUpstream["script"],
  { name = "crm", settings = http, capabilities = everything }: ScriptedOptions = {},
): ScriptedUpstream {
  const listeners = new Set<(news: News) => void>();
  const asked: string[] = [];
  let followed: ReadonlySet<string> = new Set();
  const introduction = {
    era: "modern",
    protocolVersion: "2026-07-28",
    serverInfo: { name, version: "1" },
    capabilities,
  } as const;
  const channel: Channel = {
    introduction,
    introduce: () => Promise.resolve(introduction),
    send: () => ({ cancel() {}, resume() {} }),
    tell() {},
    follow: (uris) => void (followed = uris),
    listen(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    ping: () => Promise.resolve(),
    async [Symbol.asyncDispose]() {},
  };
  const upstream: ScriptedUpstream = {
    name,
    settings: upstreamSettings.parse(settings),
    places: slots(name, { atOnce: 1, waiting: 1 }),
    instances: instancesOf(channel, () => upstream.health),
    introduction,
    script,
    health: "healthy",
    asked,
    get followed() {
      return followed;
    },
    say(news) {
      for (const listener of listeners) listener(news);
    },
    async request(method, params) {
      asked.push(method);
      return upstream.script(method, params);
    },
    forward: () => ({ instance: undefined, resume() {}, cancel() {}, tell() {} }),
    async [Symbol.asyncDispose]() {},
  };
  return upstream;
}

function instancesOf(channel: Channel, health: () => "healthy" | "unhealthy"): Instances {
  const instance = { id: "only", channel };
  const report = (): InstancesReport => ({
    breaker: "closed",
    panic: false,
    waiting: 0,
    instances: [
      {
        id: "only",
        weight: 1,
        maxConnections: 1,
        source: "configuration",
        health: health(),
        breaker: "closed",
        inFlight: 0,
      },
    ],
  });
  return {
    tryAcquire: () => ({ instance, release() {} }),
    acquire: () => Promise.resolve({ instance, release() {} }),
    all: [instance],
    report,
    check: () => Promise.resolve(),
    replace() {},
    async [Symbol.asyncDispose]() {},
  };
}
