/**
 * One gateway with two ways in: the hub's own, and that of the SDK alone. Catalog, pipeline and upstreams
 * are the same.
 *
 * @module
 */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AuditedPrincipal, AuditEntry } from "../../../../src/audit/audit-log.ts";
import { noAudit } from "../../../../src/audit/audit-log.ts";
import type { Principal } from "../../../../src/identity/principal.ts";
import { systemClock } from "../../../../src/kernel/clock.ts";
import { createMcpEndpoint } from "../../../../src/mcp/endpoint/mcp-endpoint.ts";
import type { Exchange } from "../../../../src/mcp/endpoint/exchange.ts";
import { createSdkDoor } from "../../../../src/mcp/endpoint/sdk-door.ts";
import { createWishes } from "../../../../src/mcp/server/wishes.ts";
import { bareNeeds, listening, testKey } from "../../../../src/mcp/testing/bare-hub.ts";
import { createCatalog } from "../../../../src/pipeline/catalog.ts";
import { memoryState } from "../../../../src/storage/state/memory-state.ts";
import { silentLog } from "../../../../src/telemetry/log.ts";
import { noMetrics, type Outcome, type ToolCall } from "../../../../src/telemetry/metrics.ts";
import { gatewayConfig, upstreamsConfig } from "../../../../src/upstreams/config.ts";
import { openGateway } from "../../../../src/upstreams/open-gateway.ts";
import type { Upstreams } from "../../../../src/upstreams/upstreams.ts";
import type { Configured } from "../gateway.ts";
import { until } from "../../../until.ts";

export type Way = "fast" | "slow";

export interface TwoWays extends AsyncDisposable {
  readonly urls: Readonly<Record<Way, string>>;
  readonly upstreams: Upstreams;
  /** What was written down since the last time, once every call has ended. */
  witnessed(): Promise<Witnessed>;
}

export interface Witnessed {
  readonly audit: readonly Omit<AuditEntry, "call" | "milliseconds">[];
  readonly metrics: readonly (ToolCall & { readonly outcome: Outcome })[];
}

/** Callers name themselves by `x-principal`. Every tool waits for approval. */
export async function openTwoWays(
  configured: Configured,
  principals: readonly Principal[],
): Promise<TwoWays> {
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-two-ways-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const catalog = createCatalog();
  const { upstreams } = stack.use(
    await openGateway({
      configured: upstreamsConfig.parse(configured),
      settings: gatewayConfig.parse({ firstUse: "quarantine" }),
      answerSeconds: 60,
      catalog,
      state: stack.use(memoryState()),
      folder,
      environment: {},
      hub: { name: "kumihimo", version: "0.0.0-test" },
      metrics: noMetrics,
      log: silentLog,
      clock: systemClock,
    }),
  );
  const seen = witnesses();
  const needs = bareNeeds(catalog, seen);
  const endpoint = stack.use(createMcpEndpoint(needs, testKey));
  const door = createSdkDoor(needs);
  stack.defer(() => door.close());
  const calledBy = ({ caller, ...exchange }: Exchange): Exchange => {
    const id = exchange.request.headers["x-principal"];
    const principal = principals.find((one) => one.id === id) ?? caller.principal;
    return { ...exchange, caller: { ...caller, principal } };
  };
  const fast = stack.use(await listening((exchange) => endpoint.handle(calledBy(exchange))));
  const slow = stack.use(
    await listening((exchange) => {
      const message: unknown = JSON.parse(exchange.body?.toString() ?? "");
      return door.serve(calledBy(exchange), { message, wishes: createWishes() });
    }),
  );
  const urls = { fast: fast.url, slow: slow.url };
  const owned = stack.move();
  return {
    urls,
    upstreams,
    witnessed: () => seen.witnessed(),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function witnesses() {
  let entries: Witnessed["audit"][number][] = [];
  let counted: Witnessed["metrics"][number][] = [];
  let running = 0;
  return {
    audit: {
      ...noAudit,
      record(entry: AuditEntry | AuditedPrincipal) {
        // What callers may do is written before their first entry, whichever way that came.
        if (!("tool" in entry)) return;
        const { kind, principal, tool, era, transport, outcome, code, because } = entry;
        const given = entry.arguments?.replace(/^sent:/, "");
        const told = { kind, principal, tool, era, transport, outcome, code, because };
        entries.push(given === undefined ? told : { ...told, arguments: given });
      },
      bodies: "hashed" as const,
      digest(text: string | Uint8Array) {
        const bytes = Buffer.from(text);
        // Large ones are hashed as they were sent, where they came as bytes.
        return bytes.length > 16 * 1024 ? "large" : bytes.toString();
      },
    },
    metrics: {
      ...noMetrics,
      toolCall(call: ToolCall) {
        running += 1;
        return (outcome: Outcome) => {
          running -= 1;
          counted.push({ ...call, outcome });
        };
      },
    },
    async witnessed(): Promise<Witnessed> {
      await until(() => running === 0, "the last call to end");
      const all = { audit: entries, metrics: counted };
      entries = [];
      counted = [];
      return all;
    },
  };
}
