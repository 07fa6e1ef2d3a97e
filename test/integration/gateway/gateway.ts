/** A real hub in front of running servers, and clients of it. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stringify } from "yaml";
import type { Era } from "../../../src/upstreams/introduction.ts";
import { httpWire, stdioWire } from "../../../src/upstreams/testing/wire.ts";
import {
  type ClientOptions,
  type WireClient,
  wireClient,
} from "../../../src/upstreams/testing/wire-client.ts";
import { checkout, type RealHub, realHub } from "../../real-hub.ts";
import { allOf } from "./expectations/listing.ts";
import { until } from "../../until.ts";

/** Names and settings of upstreams, as the operator writes them. */
export type Configured = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export interface Gateway extends AsyncDisposable {
  readonly hub: RealHub;
  /** The configuration file, to be written anew. */
  readonly file: string;
  /** A client of `/mcp`, or of one upstream alone. */
  connect(era: Era, upstream?: string, options?: ClientOptions): Promise<WireClient>;
}

export interface GatewayOptions {
  /** Other sections of the configuration. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly environment?: Readonly<Record<string, string>>;
  /** Upstreams whose tools need not be there. */
  readonly without?: readonly string[];
}

/** Starts a hub and waits until the tools of its upstreams are listed. */
export async function startGateway(
  upstreams: Configured,
  { settings = {}, environment = {}, without = [] }: GatewayOptions = {},
): Promise<Gateway> {
  await using stack = new AsyncDisposableStack();
  const { folder, file } = stack.use(await configured({ ...settings, upstreams }));
  const hub = stack.use(await realHub(["--config", file], { TMPDIR: folder, ...environment }));
  const connect: Gateway["connect"] = (era, upstream, options) => {
    const url = `${hub.url}/mcp${upstream === undefined ? "" : `/${upstream}`}`;
    return wireClient(era, httpWire(url, { authorization: `Bearer ${hub.token}` }), options);
  };
  const waited = Object.keys(upstreams).filter((name) => !without.includes(name));
  await listed(await connect("modern"), waited);
  const owned = stack.move();
  return { hub, file, connect, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** A hub of its own for one client over standard input and output. */
export async function overStdio(
  era: Era,
  upstreams: Configured,
  options?: ClientOptions,
): Promise<WireClient> {
  await using stack = new AsyncDisposableStack();
  const { folder, file } = stack.use(await configured({ upstreams }));
  const flags = ["stdio", "--config", file, "--data-dir", join(folder, "data")];
  const args = [join(checkout, "bin/kumihimo.mjs"), ...flags];
  const env = { TMPDIR: folder };
  const wire = stdioWire({ command: process.execPath, args, env, cwd: checkout });
  const client = stack.use(await wireClient(era, wire, options));
  await listed(client, Object.keys(upstreams));
  const owned = stack.move();
  return Object.assign(client, { [Symbol.asyncDispose]: () => owned.disposeAsync() });
}

interface Written extends AsyncDisposable {
  readonly folder: string;
  readonly file: string;
}

async function configured(settings: Readonly<Record<string, unknown>>): Promise<Written> {
  const folder = await mkdtemp(join(tmpdir(), "kumihimo-gateway-"));
  const file = join(folder, "kumihimo.yaml");
  await writeFile(file, stringify(settings));
  return {
    folder,
    file,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Waits until something of each upstream is listed. */
export async function listed(client: WireClient, upstreams: readonly string[]): Promise<void> {
  let missing = upstreams;
  const all = async (): Promise<boolean> => {
    const tools = await allOf(client, "tools/list", "tools");
    missing = upstreams.filter(
      (name) => !tools.some((tool) => String(tool["name"]).startsWith(`${name}__`)),
    );
    return missing.length === 0;
  };
  await until(all, "the tools of all upstreams", 60).catch((error: unknown) => {
    throw new Error(`No tools of ${missing.join(", ")}`, { cause: error });
  });
}
