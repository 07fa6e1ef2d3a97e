/** The wire under a {@link WireClient}: texts go out, texts come in, and nothing is understood. */

import { spawn } from "node:child_process";
import { once } from "node:events";

export interface Wire extends AsyncDisposable {
  /** Whether an answer comes on the exchange that asked, or anywhere. */
  readonly shared: boolean;
  /** Sends one message; what comes back on its own exchange is given to `hear`. */
  send(text: string, options: SendOptions): Promise<Sent>;
  /** Texts that belong to no exchange. */
  listen(hear: (text: string) => void): void;
  /** Of the process at the other end, where there is one. */
  readonly pid?: number | undefined;
}

export interface SendOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
  readonly method?: "POST" | "GET" | "DELETE";
  readonly hear: (text: string) => void;
}

export interface Sent {
  readonly status: number;
  readonly headers: Headers;
}

/** One request of HTTP for each message. */
export function httpWire(url: string, always: Readonly<Record<string, string>> = {}): Wire {
  return {
    shared: false,
    listen: () => {},
    async send(text, { headers, signal, hear, method = "POST" }) {
      const answer = await fetch(url, {
        method,
        headers: {
          "content-type": "application/json",
          accept: "application/json, text/event-stream",
          ...always,
          ...headers,
        },
        ...(method === "POST" && { body: text }),
        ...(signal !== undefined && { signal }),
      });
      const { status, headers: told, body } = answer;
      if (told.get("content-type")?.startsWith("text/event-stream") && body !== null) {
        for await (const data of eventsIn(body)) hear(data);
      } else {
        const whole = await answer.text();
        if (whole !== "") hear(whole);
      }
      return { status, headers: told };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** The `data` of each event, as it comes. */
async function* eventsIn(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pieces: string[] = [];
  for await (const chunk of body) {
    const text = decoder.decode(chunk, { stream: true });
    if (!text.includes("\n")) {
      pieces.push(text);
      continue;
    }
    const events = (pieces.join("") + text).split(/\r?\n\r?\n/);
    pieces = [events.pop() ?? ""];
    for (const event of events) {
      const data = event
        .split(/\r?\n/)
        .filter((line) => line.startsWith("data:"))
        .map((line) => line.slice(5).trimStart());
      if (data.length > 0 && data[0] !== "") yield data.join("\n");
    }
  }
}

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
}

/** A program spoken to in lines. Its last words on standard error are kept for a failure. */
export function stdioWire({ command, args, env, cwd }: Program): Wire {
  const child = spawn(command, args, {
    stdio: ["pipe", "pipe", "pipe"],
    env: { ...process.env, ...env },
    ...(cwd !== undefined && { cwd }),
  });
  const listeners = new Set<(text: string) => void>();
  child.stderr.resume();
  child.stdin.on("error", () => {});
  // Not with node:readline, which takes U+2028 for the end of a line.
  let rest: string[] = [];
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    const [first = "", ...more] = text.split("\n");
    rest.push(first);
    for (const next of more) {
      const line = rest.join("");
      rest = [next];
      for (const listener of listeners) listener(line);
    }
  });
  return {
    shared: true,
    pid: child.pid,
    listen: (hear) => void listeners.add(hear),
    async send(text) {
      child.stdin.write(`${text}\n`);
      return { status: 200, headers: new Headers() };
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.stdin.end();
      const patience = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await once(child, "exit");
      clearTimeout(patience);
    },
  };
}
