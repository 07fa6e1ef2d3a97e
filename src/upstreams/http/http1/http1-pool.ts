import { Http1Connection } from "./http1-connection.ts";
import { Soon } from "../../../kernel/soon.ts";
import { dialOf } from "./open-socket.ts";
import type { Http1Request } from "./request.ts";
import type { ResponseListener } from "./response.ts";
import { Turn } from "./turn.ts";

/** Kept connections to one origin. Nothing is connected before the first request. */
export interface Http1Pool extends AsyncDisposable {
  /** It does not throw: whatever happens is told to the listener. */
  send(request: Http1Request, listener: ResponseListener): void;
}

export interface Http1PoolLimits {
  readonly connections: number;
  /** Requests that wait for one of them. */
  readonly waiting: number;
}

/** How often connections are looked at that nobody uses. */
const lookMs = 500;

/**
 * A client for HTTP/1.1, one request at a time on each connection. It follows no redirect, sends nothing
 * twice and has no time limits but the one to connect: all that is its caller's.
 */
export function openHttp1Pool(origin: URL, limits: Http1PoolLimits): Http1Pool {
  return new Pool(origin, limits);
}

class Pool implements Http1Pool {
  readonly #limits: Http1PoolLimits;
  readonly #needs: ConstructorParameters<typeof Http1Connection>[0];
  readonly #all = new Set<Http1Connection>();
  /** The one that was used last comes last, and is used first. */
  #idle: Http1Connection[] = [];
  readonly #waiting: Turn[] = [];
  /**
   * Requests are sent when all that has come in was read: each one sent between two reads would wake the
   * other side for itself alone. And what has come behind an answer is not taken for the next one.
   */
  readonly #soon = new Soon(() => this.#serve());
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(origin: URL, limits: Http1PoolLimits) {
    this.#limits = limits;
    this.#needs = {
      dial: dialOf(origin),
      free: (connection) => this.#keep(connection),
      gone: (connection) => this.#gone(connection),
    };
  }

  send(request: Http1Request, listener: ResponseListener): void {
    const turn = new Turn(request, listener);
    if (this.#isClosed) return turn.fail(closed());
    const { connections, waiting } = this.#limits;
    const free = this.#idle.length + connections - this.#all.size;
    if (this.#waiting.length >= waiting + free) {
      return turn.fail(new Error("Too many requests wait for a connection."));
    }
    this.#waiting.push(turn);
    this.#soon.plan();
  }

  #serve(): void {
    for (let turn = this.#waiting[0]; turn !== undefined; turn = this.#waiting[0]) {
      const idle = this.#takeIdle();
      if (idle === undefined && this.#all.size >= this.#limits.connections) return;
      this.#waiting.shift();
      if (idle === undefined) this.#all.add(new Http1Connection(this.#needs, turn));
      else if (!idle.begin(turn)) this.#keep(idle);
    }
  }

  #takeIdle(): Http1Connection | undefined {
    let last = this.#idle.pop();
    while (last !== undefined && !last.isUsable(performance.now())) {
      last.close(closed());
      last = this.#idle.pop();
    }
    return last;
  }

  #keep(connection: Http1Connection): void {
    // Whoever was about to start may have closed all.
    if (this.#isClosed) return;
    this.#idle.push(connection);
    this.#looking ??= setInterval(() => this.#look(), lookMs).unref();
    if (this.#waiting.length > 0) this.#soon.plan();
  }

  #gone(connection: Http1Connection): void {
    if (!this.#all.delete(connection)) return;
    const place = this.#idle.indexOf(connection);
    if (place !== -1) this.#idle.splice(place, 1);
    if (this.#waiting.length > 0) this.#soon.plan();
  }

  #look(): void {
    const now = performance.now();
    for (const each of this.#idle.filter((idle) => !idle.isUsable(now))) {
      each.close(closed());
    }
    if (this.#idle.length > 0) return;
    clearInterval(this.#looking);
    this.#looking = undefined;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#looking);
    for (const turn of this.#waiting.splice(0)) turn.fail(closed());
    for (const connection of this.#all) connection.close(closed());
    return Promise.resolve();
  }
}

const closed = (): Error => new Error("The connection is not used any more.");
