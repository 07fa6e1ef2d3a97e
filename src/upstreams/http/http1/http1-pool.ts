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
   * They are sent when all that has come in was read: each one sent between two reads would wake the
   * other side for itself alone.
   */
  #sending: Turn[] = [];
  readonly #soon = new Soon(() => {
    const turns = this.#sending;
    this.#sending = [];
    for (const turn of turns) this.#give(turn);
  });
  #looking: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(origin: URL, limits: Http1PoolLimits) {
    this.#limits = limits;
    this.#needs = {
      dial: dialOf(origin),
      free: (connection) => this.#freed(connection),
      gone: (connection) => this.#gone(connection),
    };
  }

  send(request: Http1Request, listener: ResponseListener): void {
    this.#sending.push(new Turn(request, listener));
    this.#soon.plan();
  }

  #give(turn: Turn): void {
    if (this.#isClosed) return turn.fail(closed());
    const free = this.#takeIdle();
    if (free !== undefined) this.#begin(free, turn);
    else if (this.#all.size < this.#limits.connections) this.#open(turn);
    else if (this.#waiting.length < this.#limits.waiting) this.#waiting.push(turn);
    else turn.fail(new Error("Too many requests wait for a connection."));
  }

  #open(turn: Turn): void {
    this.#all.add(new Http1Connection(this.#needs, turn));
  }

  #takeIdle(): Http1Connection | undefined {
    let last = this.#idle.pop();
    while (last !== undefined && !last.isUsable(performance.now())) {
      last.close(closed());
      last = this.#idle.pop();
    }
    return last;
  }

  #freed(connection: Http1Connection): void {
    this.#begin(connection, this.#waiting.shift());
  }

  /** Those that were given up while they waited are passed over. */
  #begin(connection: Http1Connection, first: Turn | undefined): void {
    for (let turn = first; turn !== undefined; turn = this.#waiting.shift()) {
      if (connection.begin(turn)) return;
    }
    // Whoever was about to start may have closed all.
    if (this.#isClosed) return;
    this.#idle.push(connection);
    this.#looking ??= setInterval(() => this.#look(), lookMs).unref();
  }

  #gone(connection: Http1Connection): void {
    if (!this.#all.delete(connection)) return;
    const place = this.#idle.indexOf(connection);
    if (place !== -1) this.#idle.splice(place, 1);
    const next = this.#isClosed ? undefined : this.#waiting.shift();
    if (next !== undefined) this.#open(next);
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
    for (const turn of [...this.#waiting.splice(0), ...this.#sending.splice(0)]) {
      turn.fail(closed());
    }
    for (const connection of this.#all) connection.close(closed());
    return Promise.resolve();
  }
}

const closed = (): Error => new Error("The connection is not used any more.");
