import type { Attempt } from "../provider.ts";
import type { Asking } from "../wire/ask-json.ts";
import type { Form, Wire } from "../wire/wire.ts";

/** An API of OpenAI's shape, for what is asked of it without the SDK. */
export interface RestApi {
  readonly wire: Wire;
  /** The provider's key in the configuration. */
  readonly provider: string;
  /** The address of an operation, such as `/audio/speech`. */
  readonly address: (operation: string) => string;
  /** Where the key is. */
  readonly headers: Readonly<Record<string, string>>;
  readonly meaningOf?: NonNullable<Asking["meaningOf"]>;
}

/** A request of one operation; a body of text is JSON. */
export function requestOf(
  { address, headers, ...api }: RestApi,
  operation: string,
  body: string | Form,
  { model, signal }: Attempt,
): Asking {
  const type = typeof body === "string" ? { "content-type": "application/json" } : {};
  return { ...api, model, signal, body, url: address(operation), headers: { ...headers, ...type } };
}
