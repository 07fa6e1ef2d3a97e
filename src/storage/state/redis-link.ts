/** One connection to a Redis server that comes back by itself, and never lets anybody wait for long. */

import { createClient } from "redis";
import type { Log } from "../../telemetry/log.ts";
import { storageErrors } from "../errors.ts";

const open = (url: string, timeoutSeconds: number) =>
  createClient({
    url,
    // Nothing waits for a connection: whoever asks meanwhile is told at once that there is none.
    disableOfflineQueue: true,
    commandsQueueMaxLength: 10_000,
    commandOptions: { timeout: 0 },
    maintNotifications: "disabled",
    // A ping waits for the one before it, so a server that hangs leaves the socket silent until it is cut.
    pingInterval: timeoutSeconds * 2500,
    socket: {
      connectTimeout: timeoutSeconds * 1000,
      socketTimeout: timeoutSeconds * 5000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 2000) + Math.random() * 100,
    },
  });

export type RedisClient = ReturnType<typeof open>;

export interface RedisLink extends AsyncDisposable {
  /** For what is sent without waiting; it may be without a connection. */
  readonly client: RedisClient;
  /**
   * The answer to one command.
   *
   * @throws `storage.stateUnavailable` at once without a connection, else after the time limit.
   */
  run<Result>(command: (client: RedisClient) => Promise<Result>): Promise<Result>;
  /** Resolves with the first connection, or after the time limit of a command without one. */
  tried(): Promise<void>;
}

/** @param url may hold a password, so it is never logged. */
export function redisLink(url: string, timeoutSeconds: number, log: Log): RedisLink {
  const client = open(url, timeoutSeconds);
  let overdue = 0;
  logOutages(client, log);
  const connected = client.connect().then(
    () => undefined,
    // It only fails when it is closed before; everything else is tried again.
    () => undefined,
  );

  const inTime = <Result>(work: Promise<Result>): Promise<Result> =>
    new Promise((resolve, reject) => {
      let late = false;
      const timer = setTimeout(() => {
        late = true;
        overdue += 1;
        reject(storageErrors.stateUnavailable({}));
      }, timeoutSeconds * 1000);
      const settled = (): void => {
        clearTimeout(timer);
        if (late) overdue -= 1;
      };
      work.then(resolve, (cause: unknown) => reject(storageErrors.stateUnavailable({}, { cause })));
      work.then(settled, settled);
    });

  return {
    client,
    async run(command) {
      // While one answer is overdue nothing more is sent: the others would only wait as long.
      if (!client.isReady || overdue > 0) throw storageErrors.stateUnavailable({});
      return inTime(command(client));
    },
    async tried() {
      let timer: NodeJS.Timeout | undefined;
      const limit = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutSeconds * 1000);
      });
      await Promise.race([connected, limit]);
      clearTimeout(timer);
    },
    async [Symbol.asyncDispose]() {
      if (client.isOpen) client.destroy();
    },
  };
}

/** One line when the server is lost and one when it is back, however often it was tried between. */
function logOutages(client: RedisClient, log: Log): void {
  let lost = false;
  client.on("error", (error: unknown) => {
    if (!lost) log.warn("The shared state cannot be reached; the hub keeps trying.", { error });
    lost = true;
  });
  client.on("ready", () => {
    if (lost) log.info("The shared state can be reached again.");
    lost = false;
  });
}
