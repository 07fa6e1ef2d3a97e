/** The showroom over standard input and output. */

import { StdioServerTransport as FirstTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import type { Server } from "@modelcontextprotocol/server";
import { serveStdio as serveSecond } from "@modelcontextprotocol/server/stdio";
import { firstSdkServer } from "./first-sdk.ts";
import { secondSdkServer } from "./second-sdk.ts";
import type { Showroom } from "./showroom.ts";

export const stdioKinds = [
  /** The second SDK; it answers in whichever era it is spoken to. */
  "stdio-both",
  /** The second SDK; `initialize` is refused. */
  "stdio-modern",
  /** The first SDK. */
  "stdio-legacy",
] as const;

export type StdioKind = (typeof stdioKinds)[number];

export async function serveStdio(kind: StdioKind, room: Showroom): Promise<void> {
  if (kind === "stdio-legacy") {
    await firstSdkServer(room).connect(new FirstTransport());
    return;
  }
  const modern = new Set<Server>();
  serveSecond(
    ({ era }) => {
      const server = secondSdkServer(room, era);
      if (era === "modern") modern.add(server);
      return server;
    },
    { legacy: kind === "stdio-modern" ? "reject" : "serve" },
  );
  room.watch((change) => {
    for (const server of modern) {
      const told =
        "resource" in change
          ? server.sendResourceUpdated({ uri: change.resource })
          : server.notification({ method: `notifications/${change.list}/list_changed` });
      told.catch(() => {});
    }
  });
}
