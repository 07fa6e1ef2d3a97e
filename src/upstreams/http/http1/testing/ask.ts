import type { Spliced } from "../../../envelope/splice.ts";
import type { Http1Pool } from "../http1-pool.ts";
import { type Http1Request, requestHead } from "../request.ts";
import type { ResponseControl, ResponseHeaders, ResponseListener } from "../response.ts";

/** Hears a response and keeps it. What it is given hears the same, and may throw. */
export class Hearer implements ResponseListener {
  /** The names of what was told, data only once in a row. */
  readonly told: string[] = [];
  readonly chunks: Buffer[] = [];
  control: ResponseControl | undefined;
  status = 0;
  headers: ResponseHeaders = {};
  failure: Error | undefined;
  readonly #over = Promise.withResolvers<void>();
  readonly #own: Partial<ResponseListener>;

  constructor(own: Partial<ResponseListener> = {}) {
    this.#own = own;
  }

  get body(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** Status and body of a whole response, or the failure. */
  async outcome(): Promise<readonly [number, string] | Error> {
    await this.#over.promise;
    return this.failure ?? [this.status, this.body.toString("latin1")];
  }

  onStart(control: ResponseControl): void {
    this.told.push("start");
    this.control = control;
    this.#own.onStart?.(control);
  }

  onHead(status: number, headers: ResponseHeaders): void {
    this.told.push("head");
    [this.status, this.headers] = [status, headers];
    this.#own.onHead?.(status, headers);
  }

  onData(chunk: Buffer): void {
    if (this.told.at(-1) !== "data") this.told.push("data");
    this.chunks.push(chunk);
    this.#own.onData?.(chunk);
  }

  onEnd(): void {
    this.told.push("end");
    try {
      this.#own.onEnd?.();
    } finally {
      this.#over.resolve();
    }
  }

  onFailure(cause: Error): void {
    this.told.push("failure");
    this.failure = cause;
    this.#over.resolve();
    this.#own.onFailure?.(cause);
  }
}

export const get = (target = "/"): Http1Request => ({
  head: requestHead("GET", { target, host: "localhost" }, []),
});

export const post = (body: Buffer | Spliced, target = "/"): Http1Request => ({
  head: requestHead("POST", { target, host: "localhost" }, []),
  body,
});

export function ask(
  pool: Http1Pool,
  request: Http1Request = get(),
  own?: Partial<ResponseListener>,
): Hearer {
  const hearer = new Hearer(own);
  pool.send(request, hearer);
  return hearer;
}
