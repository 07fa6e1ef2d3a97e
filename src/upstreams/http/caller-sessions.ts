import { isKumihimoError } from "../../kernel/errors.ts";
import type { Outbound, Receiver, SendFailure, Sending } from "../channel.ts";
import type { CallerCredential } from "../credentials/credential.ts";
import { upstreamErrors } from "../errors.ts";
import type { Ground, Send } from "./connection.ts";
import { type Connector, createConnector } from "./connector.ts";
import type { Line } from "./line.ts";
import { sendOnceOpen } from "./send-once-open.ts";

/** Legacy sessions of callers that have credentials of their own: none is used for two of them. */
export interface CallerSessions extends AsyncDisposable {
  send(request: Outbound, credential: CallerCredential, receiver: Receiver): Sending;
  tell(message: object, credential: CallerCredential): void;
}

interface CallerSession {
  readonly connector: Connector;
  /** As it was last renewed. */
  credential: CallerCredential;
  inFlight: number;
  /** By `performance.now`. */
  usedAt: number;
}

/** Sessions that nobody uses at the moment; those with a request under way are bounded elsewhere. */
const mostIdle = 1000;
const idleMs = 300_000;
const lookMs = 30_000;

export function createCallerSessions(ground: Ground): CallerSessions {
  const all = new Map<string, CallerSession>();
  let looking: NodeJS.Timeout | undefined;

  const endIf = (isOver: (session: CallerSession) => boolean): void => {
    for (const [key, session] of all) {
      if (session.inFlight > 0 || !isOver(session)) continue;
      all.delete(key);
      void session.connector[Symbol.asyncDispose]();
    }
    if (all.size > 0) return;
    clearInterval(looking);
    looking = undefined;
  };
  const endIdle = (): void => endIf(({ usedAt }) => performance.now() - usedAt > idleMs);

  const sessionOf = (credential: CallerCredential): CallerSession => {
    const known = all.get(credential.session);
    const session = known ?? openSession(ground, credential);
    session.credential = credential;
    session.usedAt = performance.now();
    // Behind all others: the first is the longest unused.
    all.delete(credential.session);
    all.set(credential.session, session);
    looking ??= setInterval(endIdle, lookMs).unref();
    if (known === undefined) endIf((each) => each !== session && all.size > mostIdle);
    return session;
  };

  return {
    send: (request, credential, receiver) => sendIn(sessionOf(credential), request, receiver),
    tell: (message, { session }) => all.get(session)?.connector.current?.tell(message),
    async [Symbol.asyncDispose]() {
      clearInterval(looking);
      const open = [...all.values()];
      all.clear();
      await Promise.all(open.map(({ connector }) => connector[Symbol.asyncDispose]()));
    },
  };
}

function openSession(ground: Ground, credential: CallerCredential): CallerSession {
  const line = lineWith(ground.line, () => session.credential.headers);
  const own: Ground = { ...ground, line, news() {}, ofCaller: true };
  const session: CallerSession = {
    connector: createConnector(own, "legacy"),
    credential,
    inFlight: 0,
    usedAt: 0,
  };
  return session;
}

/** The same connections, with these headers in place of the hub's own. */
const lineWith = (line: Line, headers: () => readonly string[]): Line => ({
  headers: line.plain,
  plain: line.plain,
  reserved: line.reserved,
  often: (list) => list,
  usual: (_, make) => make(),
  post: (list, body, exchange, use) => line.post([...list, ...headers()], body, exchange, use),
  get: (list, exchange) => line.get([...list, ...headers()], exchange),
  delete: (list, exchange) => line.delete([...list, ...headers()], exchange),
  [Symbol.asyncDispose]: () => Promise.resolve(),
});

function sendIn(session: CallerSession, request: Outbound, receiver: Receiver): Sending {
  const { connector } = session;
  let over = false;
  const done = (): void => {
    if (!over) session.inFlight -= 1;
    over = true;
    session.usedAt = performance.now();
  };
  const own: Receiver = {
    sent: () => receiver.sent(),
    message: (text) => receiver.message(text),
    data: (chunk) => receiver.data(chunk),
    end() {
      done();
      receiver.end();
    },
    failed(failure) {
      done();
      receiver.failed(asRefusal(failure));
    },
  };
  const again: Send = (anew, to) => sendOnceOpen(connector, anew, to);
  session.inFlight += 1;
  const { current } = connector;
  const sending = current === undefined ? again(request, own) : current.send(request, own, again);
  return {
    cancel() {
      done();
      sending.cancel();
    },
    resume: () => sending.resume(),
  };
}

/** A caller who is not let in learns so when the session begins. */
function asRefusal(failure: SendFailure): SendFailure {
  const { cause } = failure;
  if (failure.sent || !isKumihimoError(cause) || cause.code !== refusedCode) return failure;
  const { data } = cause;
  const status = typeof data === "object" && data !== null && "status" in data && data.status;
  return typeof status === "number" ? { kind: "refused", sent: false, status } : failure;
}

const refusedCode = upstreamErrors.refused({ upstream: "", status: 0 }).code;
