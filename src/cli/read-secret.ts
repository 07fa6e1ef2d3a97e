/** Reads a password. */

import { createInterface } from "node:readline";
import { type Readable, Writable } from "node:stream";
import { untilAborted } from "../kernel/until-aborted.ts";

interface Asking {
  readonly prompt: string;
  readonly signal: AbortSignal;
}

type Input = Readable & { readonly isTTY?: boolean };

/** Far more than any password, in bytes; what stands after it is not read. */
const longest = 64 * 1024;

/**
 * Where a person sits at `input`, one line that is not shown; else all of it without its last line break.
 *
 * @param screen Gets the prompt, and never what is typed.
 * @throws the signal's reason
 */
export async function readSecret(
  input: Input,
  screen: Writable,
  { prompt, signal }: Asking,
): Promise<string> {
  signal.throwIfAborted();
  if (input.isTTY !== true) return (await textOf(input, signal)).replace(/\r?\n$/, "");
  screen.write(prompt);
  try {
    return await hiddenLine(input, signal);
  } finally {
    screen.write("\n");
  }
}

async function textOf(input: Readable, signal: AbortSignal): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of untilAborted<Buffer | string>(input, signal)) {
    chunks.push(Buffer.from(chunk));
    bytes += chunk.length;
    if (bytes > longest) break;
  }
  return Buffer.concat(chunks).toString();
}

function hiddenLine(input: Readable, signal: AbortSignal): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    // A terminal that shows nothing does not make a signal of Ctrl-C either.
    lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
    lines.once("line", resolve);
    lines.once("close", () => resolve(""));
  }).finally(() => lines.close());
}
