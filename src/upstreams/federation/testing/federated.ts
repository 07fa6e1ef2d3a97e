/** An upstream federated into a catalog of its own, with pins in a folder that goes with the test. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import * as z from "zod";
import { belongingsOf } from "../../../../test/belongings.ts";
import { systemClock } from "../../../kernel/clock.ts";
import { type Catalog, createCatalog } from "../../../pipeline/catalog.ts";
import type { Tool } from "../../../pipeline/define-tool.ts";
import { silentLog } from "../../../telemetry/log.ts";
import { filePins } from "../../integrity/file-pins.ts";
import type { Pins } from "../../integrity/pins.ts";
import type { Upstream } from "../../upstream.ts";
import { federate } from "../federate.ts";
import type { Federation } from "../federation.ts";
import type { ForwardedCalls } from "../forwarded-calls.ts";

const anything = z.unknown();

export interface Federated {
  readonly federation: Federation;
  readonly catalog: Catalog;
  /** What clients are shown, by the names of the hub. */
  readonly listed: () => readonly string[];
}

export interface FederatedOptions {
  readonly catalog?: Catalog;
  readonly folder?: string;
  /** In place of files in the folder. */
  readonly pins?: Pins;
  readonly firstUse?: "approve" | "quarantine";
  readonly downSeconds?: number;
}

export async function pinsFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-federation-"));
  belongingsOf(t).defer(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Calls are not what is tested here: they are answered with the name of whoever was asked. */
const calls: ForwardedCalls = {
  tool: (upstream, { name }) => ({ run: async () => said(`${upstream.name} ${name}`) }),
  prompt: (upstream, { name }) => operation(`${upstream.name} ${name}`),
  resource: (upstream, uri) => operation(`${upstream.name} ${uri}`),
  completion: (upstream, { type }) => operation(`${upstream.name} ${type}`),
};

const said = (text: string) => ({ content: [{ type: "text" as const, text }] });

const operation = (name: string): Tool => ({
  name,
  title: name,
  description: "",
  permission: "upstreams:call",
  input: anything,
  run: async () => said(name),
});

export async function federated(
  t: TestContext,
  upstream: Upstream,
  options: FederatedOptions = {},
): Promise<Federated> {
  const { catalog = createCatalog(), firstUse = "approve", downSeconds = 30 } = options;
  const pins = options.pins ?? filePins(options.folder ?? (await pinsFolder(t)));
  const federation = federate(upstream, {
    catalog,
    calls,
    pins,
    firstUse,
    log: silentLog,
    clock: systemClock,
    pace: { gapSeconds: 0.02, longestWaitSeconds: 0.2, downSeconds, leastKeptSeconds: 0.05 },
  });
  belongingsOf(t).use(federation);
  await federation.settled();
  const listed = () =>
    catalog
      .tools()
      .filter(({ hidden }) => hidden !== true)
      .map(({ name }) => name);
  return { federation, catalog, listed };
}
