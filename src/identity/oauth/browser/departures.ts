/** What a browser leaves here while it is elsewhere, and gets back once. */

import { randomBytes } from "node:crypto";
import type { State } from "../../../storage/state/state.ts";
import { fingerprint } from "../store/fingerprint.ts";

/** For which login it left which interaction, and what has to be known again. */
export interface Departed<Kept> {
  readonly login: string;
  readonly interaction: string;
  readonly kept: Kept;
}

export interface Departures<Kept> {
  /** What the browser has to show. */
  leave(what: Departed<Kept>): Promise<string>;
  /** Once only. */
  comeBack(shown: string | undefined): Promise<Departed<Kept> | undefined>;
}

/** As long as somebody may take to log in elsewhere, in seconds. */
export const awaySeconds = 10 * 60;

export function departures<Kept>(state: State, name: string): Departures<Kept> {
  const key = (shown: string): string => `oauth:${name}:${fingerprint(shown)}`;
  return {
    async leave(what) {
      const shown = randomBytes(32).toString("base64url");
      await state.set(key(shown), JSON.stringify(what), awaySeconds);
      return shown;
    },
    async comeBack(shown = "") {
      const kept = await state.get(key(shown));
      // Of two at once, the one that removes it goes on.
      if (kept === undefined || !(await state.delete(key(shown)))) return undefined;
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- written by `leave`, just above
      return JSON.parse(kept) as Departed<Kept>;
    },
  };
}
