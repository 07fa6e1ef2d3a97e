/** Cells of the table: a client of one era, a server of one kind, and the way between them. */

import type { Era } from "../../../src/upstreams/introduction.ts";
import { httpKinds } from "../../../src/upstreams/testing/showroom/serve-http.ts";
import { stdioKinds } from "../../../src/upstreams/testing/showroom/serve-stdio.ts";
import type { WireClient } from "../../../src/upstreams/testing/wire-client.ts";
import type { Cell } from "./expectations/expectation.ts";
import type { Configured } from "./gateway.ts";
import type { RunningServer, Servers } from "./servers.ts";

export const kinds = [...httpKinds, ...stdioKinds];
export const eras: readonly Era[] = ["modern", "legacy"];

/** Of the extension that the showroom's tasks need. */
export const capabilities = {
  elicitation: { form: {}, url: {} },
  extensions: { "io.modelcontextprotocol/tasks": {} },
};

export const settingsOf = ({ all }: Servers): Configured =>
  Object.fromEntries(all.map(({ name, settings }) => [name, settings]));

export function serverOf({ all }: Servers, kind: string): RunningServer {
  const found = all.find(({ name }) => name === kind);
  if (found === undefined) throw new Error(`There is no server "${kind}".`);
  return found;
}

/** A server among all upstreams of a hub. */
export const aggregated = (client: WireClient, server: RunningServer): Cell => ({
  client,
  server,
  way: "aggregated",
  named: (own) => `${server.name}__${own}`,
  addressed: (own) => `kumihimo://${server.name}/${own}`,
});

const same = (own: string): string => own;

/** A server behind a hub as if it were alone. */
export const alone = (client: WireClient, server: RunningServer): Cell => ({
  client,
  server,
  way: "single",
  named: same,
  addressed: same,
});
