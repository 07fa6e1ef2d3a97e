import { setTimeout } from "node:timers/promises";
import { PassThrough, type Readable, type Writable } from "node:stream";
import type { Server, Transport } from "@modelcontextprotocol/server";
import { serveStdio as serveSdk, StdioServerTransport } from "@modelcontextprotocol/server/stdio";
import type { CatalogChange, Offer } from "../../pipeline/catalog.ts";
import { type LineListener, lineSplitter } from "../../upstreams/stdio/line-splitter.ts";
import type { Caller } from "../caller.ts";
import type { Era } from "../protocol.ts";
import { createServer } from "../server/create-server.ts";
import type { ServerNeeds } from "../server/server-needs.ts";
import { createWishes, type Wishes } from "../server/wishes.ts";
import { createConnectionListens } from "../subscriptions/connection-listens.ts";
import { countedTransport } from "./counted-transport.ts";
import { createLineClient } from "./line-client.ts";
import { createLineDesk } from "./line-desk.ts";
import { observedTransport } from "./observed-transport.ts";
import { type OutputLines, outputLines } from "./output-lines.ts";

export interface StdioService {
  /** Resolves when the client has gone and its last answers are written. */
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

export interface StdioOptions {
  readonly input: Readable;
  /** Nothing else may write there; see `ownStdout`. */
  readonly output: Writable;
  readonly caller: Caller;
  readonly maxMessageBytes: number;
  /** How long calls may go on after the input has ended, in seconds. */
  readonly graceSeconds: number;
}

/**
 * MCP over standard input and output, for one client of either era.
 *
 * Requests that are passed on go around the SDK, which would read and write them anew.
 */
export function serveStdio(needs: ServerNeeds, options: StdioOptions): StdioService {
  const { input, output, caller, maxMessageBytes, graceSeconds } = options;
  // The SDK's transport drops running calls when its input ends, so it sees the end later.
  const rest = new PassThrough();
  const wire = new StdioServerTransport(rest, output, { maxBufferSize: maxMessageBytes + 1 });
  const { transport, idle, closed } = countedTransport(watchingTransport(wire, needs.catalog));
  const wishes = createWishes();
  const lines = outputLines(output);
  const client = createLineClient(caller.principal.id, wishes);
  const desk = createLineDesk(needs, { caller, client, lines });
  const service = serveRest(needs, { transport, caller, wishes });
  const unhear = hearLines(input, lines, {
    limit: maxMessageBytes,
    line(text) {
      if (desk.takes(text)) return;
      rest.write(text);
      rest.write("\n");
    },
    tooLong: () => rest.destroy(),
  });

  const close = async (): Promise<void> => {
    unhear();
    desk.close();
    await service.close();
  };
  const end = async (): Promise<void> => {
    await Promise.race([endOf(input), closed]);
    const grace = setTimeout(graceSeconds * 1000, undefined, { ref: false });
    await Promise.race([Promise.all([idle(), desk.idle()]), closed, grace]);
    await close();
  };
  return { ended: end(), close };
}

interface Rest {
  readonly transport: Transport;
  readonly caller: Caller;
  readonly wishes: Wishes;
}

/** What the SDK serves, and news of the catalog. */
function serveRest(needs: ServerNeeds, { transport, caller, wishes }: Rest) {
  const clients = new Map<Server, Era>();
  const service = serveSdk(
    ({ era }) => {
      const server = createServer(needs, { era, transport: "stdio", caller, wishes });
      const attention = wishes.attend(needs.catalog);
      clients.set(server, era);
      // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK's server is no EventTarget
      server.onclose = () => {
        attention[Symbol.dispose]();
        clients.delete(server);
      };
      return server;
    },
    {
      transport,
      onerror: (error) => needs.log.debug("request refused", { reason: error.message }),
    },
  );
  const unwatch = needs.catalog.watch((change) => {
    for (const [server, era] of clients) tell(server, { era, wishes }, change).catch(() => {});
  });
  return {
    close(): Promise<void> {
      unwatch();
      return service.close();
    },
  };
}

interface Hearing extends LineListener {
  /** The longest line, in bytes. */
  readonly limit: number;
}

/** Cuts the input into lines until what it returns is called, and no faster than the client reads. */
function hearLines(input: Readable, lines: OutputLines, hearing: Hearing): () => void {
  const splitter = lineSplitter(hearing.limit, hearing);
  let over = false;
  const hear = (chunk: Buffer): void => {
    splitter.write(chunk);
    if (!lines.full) return;
    input.pause();
    lines.whenRead(() => over || input.resume());
  };
  input.on("data", hear);
  return () => {
    over = true;
    input.off("data", hear).pause();
  };
}

/** Keeps what a modern client listens to under watch; a legacy one is known by its wishes. */
function watchingTransport(wire: Transport, catalog: Offer): Transport {
  const listens = createConnectionListens(catalog);
  return observedTransport(wire, { ...listens, closed: () => listens[Symbol.dispose]() });
}

/** Ends once the input has: by its end, or because it broke. */
const endOf = (input: Readable): Promise<void> =>
  new Promise((resolve) => {
    if (input.readableEnded || input.destroyed) resolve();
    else
      input
        .once("end", resolve)
        .once("close", resolve)
        .once("error", () => resolve());
  });

interface Listener {
  readonly era: Era;
  readonly wishes: Wishes;
}

/** A modern client named what it wants to hear, and the SDK keeps to it; a legacy one subscribed. */
function tell(server: Server, { era, wishes }: Listener, change: CatalogChange): Promise<void> {
  if ("resource" in change) {
    const wanted = era === "modern" || wishes.watches(change.resource);
    return wanted ? server.sendResourceUpdated({ uri: change.resource }) : Promise.resolve();
  }
  if (change.list === "tools") return server.sendToolListChanged();
  return change.list === "prompts"
    ? server.sendPromptListChanged()
    : server.sendResourceListChanged();
}
