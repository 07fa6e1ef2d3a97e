import { skim } from "../envelope/skim.ts";
import type { Receiver, SendFailure } from "../channel.ts";
import type { Exchange } from "./exchange.ts";

/** A stream of news that is opened again whenever it breaks. */
export interface Watch {
  /** Opens it anew, because something else is to be heard; the old one ends when the new one stands. */
  change(): void;
  stop(): void;
}

export interface WatchNeeds {
  /** Opens one stream; `opened` is called once it stands. Undefined where there is nothing to hear. */
  readonly open: (receiver: Receiver, opened: () => void) => Exchange | undefined;
  readonly message: (text: Buffer) => void;
  /** It stands again after it broke: what was said in between is lost. */
  readonly missed: () => void;
}

const firstDelayMs = 1000;
const longestDelayMs = 60_000;
/** A stream that stood this long was well: the next delay is the first again. */
const steadyMs = 30_000;

export function keepWatch(needs: WatchNeeds): Watch {
  return new Stream(needs);
}

class Stream implements Watch {
  readonly #needs: WatchNeeds;
  #current: Exchange | undefined;
  #next: Exchange | undefined;
  #timer: NodeJS.Timeout | undefined;
  #delayMs = firstDelayMs;
  #stoodSince = Infinity;
  #broke = false;
  #stopped = false;

  constructor(needs: WatchNeeds) {
    this.#needs = needs;
    this.#begin();
  }

  change(): void {
    clearTimeout(this.#timer);
    this.#next?.cancel();
    if (!this.#stopped) this.#begin();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
    this.#next?.cancel();
    this.#current?.cancel();
  }

  #begin(): void {
    const { open, message } = this.#needs;
    const receiver: Receiver = {
      sent() {},
      message,
      data: (text) => {
        this.#ended(exchange, !isError(text));
        return true;
      },
      end() {},
      failed: (failure) => this.#ended(exchange, mayComeBack(failure)),
    };
    const exchange = open(receiver, () => this.#opened(exchange));
    this.#next = exchange;
    if (exchange !== undefined) return;
    this.#current?.cancel();
    this.#current = undefined;
  }

  #opened(exchange: Exchange | undefined): void {
    if (exchange === undefined || exchange !== this.#next) return;
    this.#current?.cancel();
    this.#current = exchange;
    this.#next = undefined;
    this.#stoodSince = performance.now();
    if (this.#broke) this.#needs.missed();
    this.#broke = false;
  }

  #ended(exchange: Exchange | undefined, again: boolean): void {
    if (exchange === this.#next) this.#next = undefined;
    else this.#current = undefined;
    if (this.#current === undefined) this.#broke = true;
    if (again && !this.#stopped && this.#next === undefined) this.#rest();
  }

  #rest(): void {
    if (performance.now() - this.#stoodSince > steadyMs) this.#delayMs = firstDelayMs;
    this.#stoodSince = Infinity;
    const delayMs = this.#delayMs * (0.5 + Math.random() / 2);
    this.#delayMs = Math.min(this.#delayMs * 2, longestDelayMs);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#begin(), delayMs).unref();
  }
}

const isError = (text: Buffer): boolean => skim(text)?.has("error") === true;

/** A server that has no such stream says so with a status of its own; everything else may pass. */
const mayComeBack = ({ kind, status = 0 }: SendFailure): boolean =>
  kind === "connect" ||
  kind === "closed" ||
  (kind === "refused" && (status >= 500 || [408, 409, 425, 429].includes(status)));
