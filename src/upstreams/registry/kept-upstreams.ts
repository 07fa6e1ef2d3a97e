/** Upstreams that were added over the admin API, kept across restarts. Their headers and variables hold secrets. */

import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import { type UpstreamSettings, upstreamName, upstreamSettings } from "../settings.ts";
import { keptInFile } from "./kept-in-file.ts";
import { parsedJson } from "./parsed-json.ts";
import { watchCollection } from "./watched-collection.ts";

export interface KeptUpstreams extends AsyncDisposable {
  readonly all: ReadonlyMap<string, UpstreamSettings>;
  set(name: string, settings: UpstreamSettings): Promise<void>;
  delete(name: string): Promise<void>;
  /** Calls `listener` when another replica changed them. */
  watch(listener: () => void): void;
}

export interface KeptNeeds {
  readonly state: State;
  /** Where they are kept when no other replica shares the state; only its owner may read it. */
  readonly file: string;
  readonly log: Log;
}

/** Between two readings where no replica said anything. */
const readSeconds = 30;

export async function openKept({ state, file, log }: KeptNeeds): Promise<KeptUpstreams> {
  const name = "upstreams-added";
  const texts = state.shared
    ? await watchCollection({ state, name, everySeconds: readSeconds, log })
    : await keptInFile(file, log);
  let all = settingsOf(texts.values, log);
  const read = (): void => {
    all = settingsOf(texts.values, log);
  };
  texts.watch(read);
  return {
    get all() {
      return all;
    },
    set: (upstream, settings) => texts.set(upstream, JSON.stringify(settings)),
    async delete(upstream) {
      await texts.delete(upstream);
    },
    watch: (listener) => texts.watch(listener),
    [Symbol.asyncDispose]: () => texts[Symbol.asyncDispose](),
  };
}

/** What cannot be read is left out here and stays where it is kept. */
function settingsOf(
  texts: ReadonlyMap<string, string>,
  log: Log,
): ReadonlyMap<string, UpstreamSettings> {
  return new Map(
    texts.entries().flatMap(([name, text]): [string, UpstreamSettings][] => {
      const { data } = upstreamSettings.safeParse(parsedJson(text));
      if (data !== undefined && upstreamName.safeParse(name).success) return [[name, data]];
      // Without the reason, which could repeat a secret.
      log.error("An upstream that was added over the API cannot be read.", { upstream: name });
      return [];
    }),
  );
}
