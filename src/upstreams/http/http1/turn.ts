import type { Http1Request } from "./request.ts";
import type { ResponseControl, ResponseListener } from "./response.ts";

/** What carries out a request; it does nothing for one that it is through with. */
export interface Carrier {
  pause(turn: Turn): void;
  resume(turn: Turn): void;
  abort(turn: Turn): void;
}

/** A request from when it was handed over until its response is over. */
export class Turn implements ResponseControl {
  readonly request: Http1Request;
  readonly listener: ResponseListener;
  carrier: Carrier | undefined;

  constructor(request: Http1Request, listener: ResponseListener) {
    this.request = request;
    this.listener = listener;
  }

  pause(): void {
    this.carrier?.pause(this);
  }

  resume(): void {
    this.carrier?.resume(this);
  }

  abort(): void {
    this.carrier?.abort(this);
  }

  end(): void {
    try {
      this.listener.onEnd();
    } catch (cause) {
      this.fail(cause);
    }
  }

  fail(cause: unknown): void {
    try {
      this.listener.onFailure(cause instanceof Error ? cause : new Error(String(cause), { cause }));
    } catch {
      // Nobody is left whom it concerns: whoever called has other requests to look after.
    }
  }
}
