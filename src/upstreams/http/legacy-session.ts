import { Attendance } from "../../kernel/attendance.ts";
import type { JsonObject } from "../../kernel/json-object.ts";
import { errorOf } from "../forwarding/failures.ts";
import type { Introduction } from "../introduction.ts";
import { ask, notify, type Reply } from "./ask.ts";
import { can, changingLists } from "./capabilities.ts";
import type { Connection, Ground } from "./connection.ts";
import { Exchange, type Terms } from "./exchange.ts";
import { createHearing, type Hearing } from "./hearing.ts";
import { type CallSession, LegacyCall } from "./legacy-call.ts";
import { knowsUsNot } from "./protocol.ts";
import { createSubscriptions } from "./subscriptions.ts";
import { keepWatch, type Watch } from "./watch.ts";
import { createWireIds, withWireId } from "./wire-ids.ts";

/** How long the other side may take for the session's own small requests, in milliseconds. */
const ownRequestMs = 10_000;
const leaveMs = 2000;

export interface Begun {
  readonly introduction: Introduction;
  /** What the server named the session, where it keeps one. */
  readonly sessionId: string | undefined;
}

/** What the parts of one session share. */
interface Session extends Ground {
  readonly terms: Terms;
  readonly nextId: () => string;
  /** With the session's own. */
  readonly headers: readonly string[];
}

/** A legacy session, shared by all callers: each request has an id of its own on the wire. */
export function legacySession(ground: Ground, begun: Begun, lost: () => void): Connection {
  const { introduction, sessionId } = begun;
  const { line, upstream } = ground;
  const session: Session = {
    ...ground,
    terms: termsOf(ground, begun, lost),
    nextId: createWireIds(),
    headers: line.often(legacyHeaders(ground, begun)),
  };
  const { calls, hearing } = createCalls(session);
  const subscriptions = createSubscriptions(async (method, uri) => {
    await request(session, { method, params: { uri } }, AbortSignal.timeout(ownRequestMs));
  });
  const watch =
    ground.ofCaller === true ? undefined : keepNewsStream(session, introduction, hearing);
  return {
    introduction,
    send(outbound, receiver, again) {
      const call = new LegacyCall(
        { request: outbound, wire: session.nextId(), receiver },
        calls,
        again,
      );
      call.start();
      return call;
    },
    tell: (message) => hearing.tell(message),
    follow(uris) {
      if (can(introduction.capabilities, "resources", "subscribe")) subscriptions.follow(uris);
    },
    async ping(signal) {
      const { failure } = await request(session, { method: "ping", params: {} }, signal);
      if (failure !== undefined) throw errorOf(upstream, failure);
    },
    stop: () => watch?.stop(),
    async leave() {
      if (sessionId === undefined) return;
      const goodbye = (exchange: Exchange): void => line.delete(session.headers, exchange);
      await ask(session.nextId(), goodbye, AbortSignal.timeout(leaveMs)).catch(() => undefined);
    },
  };
}

/** What every request in a session begins with. */
export function legacyHeaders({ line }: Ground, { introduction, sessionId }: Begun): string[] {
  const version = ["mcp-protocol-version", introduction.protocolVersion];
  const session = sessionId === undefined ? [] : ["mcp-session-id", sessionId];
  return [...line.headers, ...version, ...session];
}

function termsOf({ mostBytes, ofCaller }: Ground, { sessionId }: Begun, lost: () => void): Terms {
  return {
    mostBytes,
    questions: true,
    ...(ofCaller && { ofCaller }),
    voids(status, said) {
      const isVoid = knowsUsNot(status, said, sessionId !== undefined);
      if (isVoid) lost();
      return isVoid;
    },
    // A session may outlive the process; the server says so if it did not.
    absent: sessionId === undefined ? lost : () => {},
  };
}

interface OwnRequest {
  readonly method: string;
  readonly params: JsonObject;
}

function request(
  { line, headers, terms, nextId }: Session,
  { method, params }: OwnRequest,
  signal: AbortSignal,
): Promise<Reply> {
  const id = nextId();
  const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
  return ask(id, (exchange) => line.post(headers, body, exchange), signal, terms);
}

function createCalls(session: Session): { readonly calls: CallSession; readonly hearing: Hearing } {
  const { line, headers, terms, nextId, news } = session;
  const running = new Attendance<LegacyCall>();
  const post = (body: Buffer): void => {
    void notify((exchange) => line.post(headers, body, exchange));
  };
  const hearing = createHearing({ running, nextId, post, news });
  const calls: CallSession = {
    post(call) {
      const body = withWireId(call.request, call.wire);
      if (body === undefined) return undefined;
      running.join(call);
      const exchange = new Exchange(call.wire, call, terms);
      line.post(headers, body, exchange);
      return exchange;
    },
    takeUp(call, lastEventId) {
      const exchange = new Exchange(call.wire, call, terms);
      line.get([...headers, "last-event-id", lastEventId], exchange);
      return exchange;
    },
    hear: (text, call) => hearing.hear(text, call),
    forget(call) {
      running.leave(call);
      hearing.forget(call);
    },
    sayCancelled: (requestId) =>
      hearing.tell({ jsonrpc: "2.0", method: "notifications/cancelled", params: { requestId } }),
  };
  return { calls, hearing };
}

/** The GET stream of specification 2025-11-25, "Listening for Messages from the Server". */
function keepNewsStream(session: Session, introduction: Introduction, hearing: Hearing): Watch {
  const { line, headers, terms, news } = session;
  let last: Exchange | undefined;
  let lastEventId: string | undefined;
  return keepWatch({
    open(receiver, opened) {
      lastEventId = last?.lastEventId ?? lastEventId;
      const from = lastEventId === undefined ? [] : ["last-event-id", lastEventId];
      const exchange = new Exchange(undefined, receiver, { ...terms, opened });
      line.get([...headers, ...from], exchange);
      last = exchange;
      return exchange;
    },
    message: (text) => hearing.hear(text, undefined),
    missed() {
      for (const list of changingLists(introduction.capabilities)) news({ list });
    },
  });
}
