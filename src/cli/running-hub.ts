/** What is common to all requests to a running hub, besides those of MCP. */

import { cliErrors } from "./errors.ts";

/** @throws `cli.tokenWanted`, or `cli.refused` in the words of the hub */
export async function accepted(answer: Response): Promise<void> {
  if (answer.ok) return;
  const text = await answer.text();
  if (answer.status === 401) throw cliErrors.tokenWanted({ url: answer.url });
  throw cliErrors.refused({ why: messageIn(text) ?? `HTTP ${answer.status}` });
}

/** The hub words its refusals itself. */
function messageIn(text: string): string | undefined {
  try {
    const { error }: { error?: { message?: unknown } } = JSON.parse(text);
    return typeof error?.message === "string" ? error.message : undefined;
  } catch {
    return undefined;
  }
}

/** The system's code where there is one, such as ECONNREFUSED. */
export function networkReason(error: Error): string {
  if ("code" in error && typeof error.code === "string" && error.code.startsWith("E")) {
    return error.code;
  }
  return error.cause instanceof Error ? networkReason(error.cause) : error.message;
}
