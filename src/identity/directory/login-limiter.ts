/** Counts failed logins, so that guessing ends here before the directory locks the account. */

import { createHash } from "node:crypto";
import type { Clock } from "../../kernel/clock.ts";
import { shortId } from "../../kernel/ids.ts";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import type { State } from "../../storage/state/state.ts";
import { directoryErrors } from "./errors.ts";
import type { DirectorySettings } from "./settings.ts";

type Limits = Pick<
  DirectorySettings["logins"],
  "userFailures" | "sourceFailures" | "windowSeconds"
>;

/** A login under way. It counts as a failure unless one of these is called. */
export interface Attempt {
  /** The user's failures are forgotten, as the directory forgets them; those of the source stay. */
  succeeded(): Promise<void>;
  /** Nobody judged the password. */
  withdrawn(): Promise<void>;
}

export interface LoginLimiter {
  /**
   * Takes a place among the failures before the password is tried, so that many tries at once
   * cannot all come through.
   *
   * @throws `identity.tooManyLogins`
   */
  begin(user: string, source: string): Promise<Attempt>;
}

export interface LimiterNeeds {
  readonly directory: string;
  readonly limits: Limits;
  readonly state: State;
  readonly clock: Clock;
}

/** The failures are in the state that replicas share. */
export function loginLimiter(needs: LimiterNeeds): LoginLimiter {
  const { limits, directory } = needs;
  const key = (kind: string, name: string): string => `login:${directory}:${kind}:${digest(name)}`;
  return {
    async begin(user, source) {
      const ofUser = failures(key("user", user), limits.userFailures, needs);
      const ofSource = failures(key("source", source), limits.sourceFailures, needs);
      const mark = await ofUser.add();
      const sourceMark = await ofSource.add().catch(async (error: unknown) => {
        await ofUser.remove((each) => each === mark);
        throw error;
      });
      const withdrawSource = (): Promise<void> => ofSource.remove((each) => each === sourceMark);
      return {
        async succeeded() {
          await Promise.all([ofUser.remove(() => true), withdrawSource()]);
        },
        async withdrawn() {
          await Promise.all([ofUser.remove((each) => each === mark), withdrawSource()]);
        },
      };
    },
  };
}

/** Attempts to change one list that others change too. */
const mostTries = 100;

/** The failures under one key, each a mark `<milliseconds>-<id>`, the oldest first. */
function failures(key: string, limit: number, { limits, state, clock }: LimiterNeeds) {
  const windowMs = limits.windowSeconds * 1000;

  const change = async (next: (marks: readonly string[]) => readonly string[]): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const before = await state.get(key);
      const begin = clock.now().getTime() - windowMs;
      const after = next(marksIn(before).filter((mark) => timeOf(mark) > begin)).join(" ");
      if (await state.exchange(key, before, after, limits.windowSeconds)) return;
    }
    throw kernelErrors.busy({ what: "The login" });
  };

  return {
    async add(): Promise<string> {
      const now = clock.now().getTime();
      const mark = `${now}-${shortId()}`;
      await change((marks) => {
        if (marks.length < limit) return [...marks, mark];
        const free = timeOf(marks[marks.length - limit] ?? mark) + windowMs;
        throw directoryErrors.tooManyLogins({ seconds: Math.ceil((free - now) / 1000) });
      });
      return mark;
    },
    async remove(which: (mark: string) => boolean): Promise<void> {
      await change((marks) => marks.filter((mark) => !which(mark)));
    },
  };
}

const marksIn = (text = ""): string[] => text.split(" ").filter((mark) => mark !== "");

const timeOf = (mark: string): number => Number.parseInt(mark, 10);

/** Names may hold anything and keys may not; nor should whoever reads the state learn names. */
const digest = (name: string): string => createHash("sha256").update(name).digest("base64url");
