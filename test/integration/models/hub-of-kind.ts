import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { startVendor, type Vendor } from "../../../src/models/testing/vendor-server.ts";
import { checkout, type RealHub, realHub } from "../../real-hub.ts";
import { type HubHere, hubWith, oneProcess } from "./hub-with.ts";
import { vendorKinds } from "./vendors.ts";

export interface HubOfKind extends AsyncDisposable {
  readonly hub: HubHere;
  /** Absent where the models run on this machine. */
  readonly vendor: Vendor | undefined;
}

/** A hub whose only provider is of this kind, and named `subject`. */
export async function hubOfKind(kind: string): Promise<HubOfKind> {
  const { api, settings } = vendorKinds[kind] ?? assert.fail(`no vendor of ${kind}`);
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-kind-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const vendor = api && stack.use(await startVendor(api));
  const given = await settings(vendor ?? { url: "", key: "" }, folder);
  const hub = stack.use(await hubWith({ providers: { subject: { kind, ...given } } }));
  const owned = stack.move();
  return { hub, vendor, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** The same as a process of its own, with a client that is connected to it. */
export interface RealHubOfKind extends AsyncDisposable {
  readonly hub: RealHub;
  readonly client: Client;
  readonly vendor: Vendor;
}

export async function realHubOfKind(kind: string): Promise<RealHubOfKind> {
  const { api, settings: settingsFor } = vendorKinds[kind] ?? assert.fail(`no vendor of ${kind}`);
  assert.ok(api !== undefined, "it has no server");
  await using stack = new AsyncDisposableStack();
  const folder = await mkdtemp(path.join(tmpdir(), "kumihimo-kind-"));
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const vendor = stack.use(await startVendor(api));
  const file = path.join(folder, "hub.json");
  const subject = { kind, ...(await settingsFor(vendor, folder)) };
  const settings = { media: { isolation: oneProcess }, models: { providers: { subject } } };
  await writeFile(file, JSON.stringify(settings));
  const media = path.join(checkout, "examples/media");
  const hub = stack.use(await realHub(["--config", file, "--root", media]));
  const client = stack.adopt(await connected(hub), (one) => one.close());
  const owned = stack.move();
  return { hub, client, vendor, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** As an MCP client of today connects. */
export async function connected({ url, token }: RealHub): Promise<Client> {
  const client = new Client(
    { name: "test", version: "1" },
    { versionNegotiation: { mode: "auto" } },
  );
  const headers = { authorization: `Bearer ${token}` };
  await client.connect(
    new StreamableHTTPClientTransport(new URL("/mcp", url), { requestInit: { headers } }),
  );
  return client;
}
