/** A stdio channel for a test, and what is needed to hear of its requests. */

import type { TestContext } from "node:test";
import { belongingsOf } from "../../../../test/belongings.ts";
import { type Log, silentLog } from "../../../telemetry/log.ts";
import type { Channel, News, Receiver, SendFailure, Sending } from "../../channel.ts";
import { clientCapabilitiesKey, clientInfoKey, protocolVersionKey } from "../../envelope/keys.ts";
import type { Introduction } from "../../introduction.ts";
import { type StdioUpstreamSettings, upstreamSettings } from "../../settings.ts";
import { type Keeper, keeper } from "../keeper/keeper.ts";
import { machine } from "../machine.ts";
import { openStdioChannel } from "../open-stdio-channel.ts";

const clientInfo = { name: "trial", version: "1.0.0" };

/** One for all tests of a file: it ends with the file's process. */
const shared = machine(process.env["PATH"] ?? "");

export interface Trial {
  readonly channel: Channel;
  readonly keeper: Keeper;
  readonly news: News[];
  readonly introduce: () => Promise<Introduction>;
  /** Calls a tool and waits for the whole answer. */
  readonly call: (name: string, input?: object) => Promise<Heard>;
  /** Sends a request and tells what is heard of it as it comes. */
  readonly send: (method: string, params: object, hear?: Partial<Hearing>) => Hearing;
}

/** What was heard of one request. */
export interface Heard {
  readonly messages: readonly Said[];
  readonly answer?: Said;
  readonly failure?: SendFailure;
}

export interface Said {
  readonly [key: string]: unknown;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads into it at will
  readonly params?: any;
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  readonly result?: any;
  readonly error?: { readonly code: number };
}

export interface Hearing {
  readonly id: string | number;
  readonly progressToken?: string | number;
  readonly sending: Sending;
  readonly ended: Promise<Heard>;
  readonly onMessage?: (message: Said) => void;
}

export function settingsFor(file: string, args: readonly string[], more: object = {}) {
  const given = { command: process.execPath, args: [file, ...args], ...more };
  const settings = upstreamSettings.parse(given);
  if (settings.transport !== "stdio")
    throw new TypeError("These are settings of a stdio upstream.");
  return settings;
}

/** Closed, with its child, when the test ends. */
export function trial(
  t: TestContext,
  settings: StdioUpstreamSettings,
  log: Log = silentLog,
): Trial {
  const kept = keeper();
  const environment = process.env;
  const needs = { log, environment, clientInfo, keeper: kept, machine: shared };
  const channel = openStdioChannel("trial", settings, needs);
  const news: News[] = [];
  channel.listen((item) => news.push(item));
  belongingsOf(t).defer(async () => {
    await channel[Symbol.asyncDispose]();
    await kept[Symbol.asyncDispose]();
  });
  const send: Trial["send"] = (method, params, hear = {}) => sendTo(channel, method, params, hear);
  return {
    channel,
    keeper: kept,
    news,
    send,
    introduce: () => channel.introduce(AbortSignal.timeout(60_000)),
    call: async (name, input = {}) => {
      await channel.introduce(AbortSignal.timeout(60_000));
      return await send("tools/call", { name, arguments: input }).ended;
    },
  };
}

let lastId = 0;

function sendTo(channel: Channel, method: string, params: object, hear: Partial<Hearing>): Hearing {
  lastId += 1;
  const { id = `caller-${lastId}`, progressToken, onMessage } = hear;
  const era = channel.introduction?.era ?? "legacy";
  const meta = {
    ...(progressToken !== undefined && { progressToken }),
    ...(era === "modern" && {
      [protocolVersionKey]: "2026-07-28",
      [clientInfoKey]: clientInfo,
      [clientCapabilitiesKey]: {},
    }),
  };
  const body = Buffer.from(
    JSON.stringify({ jsonrpc: "2.0", id, method, params: { ...params, _meta: meta } }),
  );
  const { receiver, ended } = hearing(onMessage);
  const sending = channel.send({ era, method, id, progressToken, body }, receiver);
  return { id, sending, ended };
}

/** @throws later, where a receiver is told more than it may be. */
export function hearing(onMessage?: (message: Said) => void): {
  readonly receiver: Receiver;
  readonly ended: Promise<Heard>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<Heard>();
  const messages: Said[] = [];
  const chunks: Buffer[] = [];
  let over = false;
  const finish = (rest: Partial<Heard>): void => {
    if (over) reject(new Error("It was told of two ends."));
    over = true;
    resolve({ messages, ...rest });
  };
  const receiver: Receiver = {
    sent() {},
    message(text) {
      if (over) throw new Error("It was told something after the end.");
      const message: Said = JSON.parse(text.toString());
      messages.push(message);
      onMessage?.(message);
    },
    data(chunk) {
      chunks.push(chunk);
      return true;
    },
    end: () => finish({ answer: JSON.parse(Buffer.concat(chunks).toString()) }),
    failed: (failure) => finish({ failure }),
  };
  return { receiver, ended: promise };
}
