/** The hub for one local client over standard input and output. */

import { operator } from "./identity/principal.ts";
import type { Language } from "./kernel/language.ts";
import { ownStdout } from "./mcp/stdio/own-stdout.ts";
import type { HubParts } from "./build-hub.ts";
import { openMcp } from "./open-mcp.ts";

export interface StdinOptions {
  readonly signal: AbortSignal;
  /** Of a client that names none. */
  readonly language: Language;
}

/** Ends when the client goes away, or soon after `signal` fires. */
export async function serveStdin(
  parts: HubParts,
  { signal, language }: StdinOptions,
): Promise<void> {
  const mcp = await openMcp(parts);
  const service = mcp.overStdio({
    input: process.stdin,
    output: ownStdout(process.stdout, process.stderr),
    caller: { principal: operator, language },
    maxMessageBytes: parts.config.http.maxBodyBytes,
    graceSeconds: parts.config.drain.seconds,
  });
  const stop = (): void => {
    void service.close();
  };
  signal.addEventListener("abort", stop, { once: true });
  if (signal.aborted) stop();
  await service.ended;
}
