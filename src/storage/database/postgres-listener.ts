/** One connection that hears notifications for everybody, and comes back by itself when it is lost. */

import { Client } from "pg";
import type { DatabaseSettings } from "../config.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ChannelListener } from "./database.ts";

export interface PostgresListener extends AsyncDisposable {
  listen(channel: string, listener: ChannelListener): Promise<AsyncDisposable>;
}

/** A connection that fell silent is found out by a question now and then. */
const pulseSeconds = 2;
const longestPauseMs = 5000;
const channelName = /^[a-z][a-z0-9_]{0,62}$/;

export const postgresListener = (settings: DatabaseSettings, log: Log): PostgresListener =>
  new Listener(settings, log);

class Listener implements PostgresListener {
  readonly #settings: DatabaseSettings;
  readonly #log: Log;
  readonly #channels = new Map<string, Set<ChannelListener>>();
  #client: Client | undefined;
  #coming: Promise<void> | undefined;
  #over = false;
  #timer: NodeJS.Timeout | undefined;
  #failures = 0;
  #asking: Promise<unknown> = Promise.resolve();

  constructor(settings: DatabaseSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
  }

  async listen(channel: string, listener: ChannelListener): Promise<AsyncDisposable> {
    if (!channelName.test(channel)) throw new Error(`${channel} is no name of a channel.`);
    await this.#connected();
    const listeners = this.#channels.get(channel) ?? new Set();
    if (listeners.size === 0 && this.#client !== undefined) {
      await this.#ask(this.#client, `listen ${channel}`);
    }
    this.#channels.set(channel, listeners.add(listener));
    return {
      [Symbol.asyncDispose]: async () => {
        listeners.delete(listener);
        if (listeners.size > 0 || this.#channels.get(channel) !== listeners) return;
        this.#channels.delete(channel);
        if (this.#client === undefined) return;
        await this.#ask(this.#client, `unlisten ${channel}`).catch(() => {});
      },
    };
  }

  /** With a connection; whoever asks while one is made waits for the same. */
  #connected(): Promise<void> {
    if (this.#client !== undefined) return Promise.resolve();
    this.#coming ??= this.#connect().finally(() => (this.#coming = undefined));
    return this.#coming;
  }

  async #connect(): Promise<void> {
    const { url, timeoutSeconds } = this.#settings;
    const client = new Client({
      connectionString: url,
      connectionTimeoutMillis: timeoutSeconds * 1000,
      query_timeout: timeoutSeconds * 1000,
      keepAlive: true,
      application_name: "kumihimo listener",
    });
    const gone = (): void => this.#lost(client);
    client.on("error", gone).on("end", gone);
    client.on("notification", ({ channel, payload = "" }) => {
      for (const each of this.#channels.get(channel) ?? []) each.heard(payload);
    });
    try {
      await client.connect();
      for (const channel of this.#channels.keys()) await client.query(`listen ${channel}`);
    } catch (error) {
      await client.end().catch(() => {});
      throw error;
    }
    this.#client = client;
    this.#failures = 0;
    this.#pulse(client);
  }

  /** A connection takes one statement at a time. */
  #ask(client: Client, statement: string): Promise<unknown> {
    const answer = this.#asking.then(() => client.query(statement));
    this.#asking = answer.catch(() => {});
    return answer;
  }

  /** Asks a question as long as it is answered. */
  #pulse(client: Client): void {
    const ask = async (): Promise<void> => {
      try {
        await this.#ask(client, "select 1");
        if (this.#client === client) this.#pulse(client);
      } catch {
        this.#lost(client);
      }
    };
    this.#timer = setTimeout(() => void ask(), pulseSeconds * 1000).unref();
  }

  #lost(client: Client): void {
    if (this.#client !== client || this.#over) return;
    this.#client = undefined;
    clearTimeout(this.#timer);
    client.end().catch(() => {});
    this.#log.warn("notifications of the database are not heard; the hub keeps trying");
    for (const each of this.#everybody()) each.lost();
    this.#tryAgain();
  }

  #tryAgain(): void {
    const pause = Math.min(100 * 2 ** this.#failures, longestPauseMs);
    this.#failures += 1;
    const comeBack = async (): Promise<void> => {
      try {
        await this.#connected();
        this.#log.info("notifications of the database are heard again");
        for (const each of this.#everybody()) each.again();
      } catch {
        if (!this.#over) this.#tryAgain();
      }
    };
    this.#timer = setTimeout(() => void comeBack(), pause).unref();
  }

  #everybody(): readonly ChannelListener[] {
    return [...this.#channels.values()].flatMap((each) => [...each]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#over = true;
    clearTimeout(this.#timer);
    this.#channels.clear();
    await this.#coming?.catch(() => {});
    const client = this.#client;
    this.#client = undefined;
    await client?.end().catch(() => {});
  }
}
