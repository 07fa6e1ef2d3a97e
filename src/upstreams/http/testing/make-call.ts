import type { Channel, Outbound, Receiver, SendFailure, Sending } from "../../channel.ts";

/** Everything a receiver heard of one request. */
export interface Heard {
  /** `sent`, `message`, `data`, `end` and `failed`, as they came. */
  readonly order: readonly string[];
  readonly messages: readonly string[];
  /** The answer as text; empty where there was none. */
  readonly answer: string;
  readonly failure: SendFailure | undefined;
}

export interface Made {
  readonly sending: Sending;
  readonly heard: Promise<Heard>;
  /** What was heard so far. */
  readonly soFar: Heard;
}

/** Makes one request and keeps all that is heard of it; `heard` resolves at its end or failure. */
export function makeCall(
  channel: Channel,
  request: Outbound,
  listen: (text: string) => void = () => {},
): Made {
  const order: string[] = [];
  const messages: string[] = [];
  const chunks: Buffer[] = [];
  let failure: SendFailure | undefined;
  const soFar: Heard = {
    order,
    messages,
    get answer() {
      return Buffer.concat(chunks).toString();
    },
    get failure() {
      return failure;
    },
  };
  const { promise: heard, resolve } = Promise.withResolvers<Heard>();
  const receiver: Receiver = {
    sent: () => void order.push("sent"),
    message(text) {
      order.push("message");
      messages.push(text.toString());
      listen(text.toString());
    },
    data(chunk) {
      order.push("data");
      chunks.push(Buffer.from(chunk));
      return true;
    },
    end() {
      order.push("end");
      resolve(soFar);
    },
    failed(why) {
      order.push("failed");
      failure = why;
      resolve(soFar);
    },
  };
  const sending = channel.send(request, receiver);
  return { sending, heard, soFar };
}

export const hear = (channel: Channel, request: Outbound): Promise<Heard> =>
  makeCall(channel, request).heard;

interface Ask {
  readonly id?: string | number;
  readonly method?: string;
  readonly name?: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  readonly progressToken?: string | number;
}

/** A modern `tools/call`, as the hub's draft writes it. */
export const modernCall = ({
  id = 1,
  method = "tools/call",
  name = "echo",
  progressToken,
  ...rest
}: Ask = {}): Outbound => {
  const meta = {
    "io.modelcontextprotocol/protocolVersion": "2026-07-28",
    "io.modelcontextprotocol/clientCapabilities": {},
    "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
    progressToken,
  };
  const params = { name, arguments: rest.arguments ?? {}, _meta: meta };
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  return { era: "modern", method, name, id, progressToken, body };
};

/** A legacy `tools/call`. */
export const legacyCall = ({
  id = 1,
  method = "tools/call",
  name = "echo",
  progressToken,
  ...rest
}: Ask = {}): Outbound => {
  const meta = progressToken === undefined ? undefined : { progressToken };
  const params = { name, arguments: rest.arguments ?? {}, _meta: meta };
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  return { era: "legacy", method, name, id, progressToken, body };
};
