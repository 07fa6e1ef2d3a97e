/** Why each provider last failed; in a file, so that `kumihimo models list` can tell from another process. */

import * as z from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { KumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { type LastError, lastError } from "../last-error.ts";
import { keptJson } from "./kept-json.ts";

const page = z.record(z.string(), lastError);

export interface LastErrors extends AsyncDisposable {
  note(provider: string, failure: KumihimoError): void;
  of(provider: string): LastError | undefined;
}

/** Providers whose failure is kept; names that are configured no more fall out first. */
const most = 200;

export interface LastErrorsOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
}

export async function openLastErrors({ path, clock, log }: LastErrorsOptions): Promise<LastErrors> {
  const known = new Map<string, LastError>();
  const merge = (found: z.output<typeof page> = {}) => {
    const all = { ...found, ...Object.fromEntries(known) };
    return Object.fromEntries(Object.entries(all).toSorted(newestFirst).slice(0, most));
  };
  const file = keptJson({ path, schema: page, merge, log });
  for (const [name, failure] of Object.entries((await file.read()) ?? {})) known.set(name, failure);

  return {
    note(provider, failure) {
      const [en, ja] = [failure.words("en").message, failure.words("ja").message];
      const at = clock.now().toISOString();
      known.set(provider, { at, code: failure.code, message: { en, ja } });
      file.change();
    },
    of: (provider) => known.get(provider),
    [Symbol.asyncDispose]: () => file[Symbol.asyncDispose](),
  };
}

const newestFirst = ([, one]: [string, LastError], [, other]: [string, LastError]): number =>
  other.at.localeCompare(one.at);
