import { skim } from "../../upstreams/envelope/skim.ts";

/**
 * Whether every reader of a request sees the same message and the same params. Where a key stands in
 * one of them twice, the hub could decide on one of the two and a server behind it could serve the other.
 */
export function saysOnce(body: Buffer | undefined): boolean {
  const message = body && skim(body);
  if (body === undefined || message === undefined) return false;
  const params = message.get("params");
  return params === undefined || skim(body, params.start) !== undefined;
}
