import type { SendFailure } from "../../channel.ts";

/** The child ended, or nothing can be written to it, before it answered the hub's own request. */
export class ChildGone extends Error {
  readonly kind: SendFailure["kind"];

  constructor(kind: SendFailure["kind"], options?: ErrorOptions) {
    super("The child was gone before it answered.", options);
    this.name = "ChildGone";
    this.kind = kind;
  }
}
