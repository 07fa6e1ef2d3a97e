/** What is common to all requests to a running hub, besides those of MCP. */

import { cliErrors } from "./errors.ts";

/** @throws `cli.tokenWanted`, or `cli.refused` in the words of the hub */
export async function accepted(answer: Response): Promise<void> {
  if (answer.ok) return;
  const text = await answer.text();
  if (answer.status === 401) throw cliErrors.tokenWanted({ url: answer.url });
  throw cliErrors.refused({ why: messageIn(text) ?? `HTTP ${answer.status}` });
}

/** The hub words its refusals itself, and what to do about them. */
function messageIn(text: string): string | undefined {
  try {
    const { error }: { error?: { message?: unknown; advice?: unknown } } = JSON.parse(text);
    if (typeof error?.message !== "string") return undefined;
    return typeof error.advice === "string" ? `${error.message} ${error.advice}` : error.message;
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
