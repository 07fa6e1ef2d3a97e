import { isKumihimoError } from "../../../kernel/errors.ts";
import type { Context, Given } from "../../define-command.ts";
import { exitStatus } from "../../exit-status.ts";
import { printable } from "../../terminal.ts";

/** What was asked about cannot be read, so that nothing is known of it: neither whole nor broken. */
const unknown = exitStatus.usage;

/**
 * Runs a command whose exit status is an answer: 0 intact, 1 broken, and 2 where there is none.
 *
 * @throws what is a fault of the hub
 */
export async function answering(
  given: Given,
  { terminal, language }: Context,
  answer: () => Promise<number>,
): Promise<number> {
  try {
    return await answer();
  } catch (error) {
    if (!isKumihimoError(error)) throw error;
    const { message, advice } = error.words(language);
    if (given.has("json")) {
      terminal.print(JSON.stringify({ error: { code: error.code, message, advice } }));
    } else terminal.warn(printable(`${message}\n${advice}`, { isTTY: terminal.isWatched }));
    return unknown;
  }
}
