/** What set-up tells the person who waits: on stderr, so that a command's own output stays clean. */

/** @param {string} line */
export function say(line) {
  process.stderr.write(`kumihimo: ${line}\n`);
}

/** A failure that one sentence explains; it ends set-up with status 1. */
export class SetupError extends Error {}
