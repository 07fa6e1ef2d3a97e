import { setTimeout as sleep } from "node:timers/promises";
import { type Clock, systemClock } from "../../kernel/clock.ts";
import { withDeadline } from "../../kernel/deadline.ts";
import { isKumihimoError, type KumihimoError } from "../../kernel/errors.ts";
import { shortId } from "../../kernel/ids.ts";
import { slots } from "../../kernel/slots.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { Directory, DirectoryPerson, Login } from "./directory.ts";
import { directoryErrors, type Refusal } from "./errors.ts";
import { faultOf, isTimeout } from "./fault-of.ts";
import { judgePassword } from "./judge-password.ts";
import { loginLimiter } from "./login-limiter.ts";
import { people } from "./people.ts";
import { serverOf } from "./server-of.ts";
import type { DirectorySettings } from "./settings.ts";
import { isName, isUsable, sameName } from "./typed-text.ts";

export interface DirectoryNeeds {
  /** Failed logins are counted in it. */
  readonly state: State;
  /** Learns why somebody was refused, and of outages. */
  readonly log: Log;
  readonly clock?: Clock;
}

/** Somebody, or why not; of a name that nobody has nothing is kept, as it may be a mistyped password. */
type Outcome = DirectoryPerson | { readonly why: Refusal; readonly principal?: string };

/**
 * A directory over LDAP. It connects when it is first asked.
 *
 * @throws `identity.directorySetting`
 */
export async function ldapDirectory(
  name: string,
  settings: DirectorySettings,
  { state, log, clock = systemClock }: DirectoryNeeds,
): Promise<Directory> {
  const server = await serverOf(name, settings);
  const known = people(server, settings);
  const ask = asking(name, settings, log);
  const limiter = loginLimiter({ directory: name, limits: settings.logins, state, clock });

  const outcomeOf = async (login: Login, signal: AbortSignal): Promise<Outcome> => {
    const hit = await known.named(login.username);
    const person = typeof hit === "string" ? undefined : hit.person;
    signal.throwIfAborted();
    const attempt = await limiter.begin(person?.id ?? sameName(login.username), login.source);
    // For a name that nobody has, the directory is asked all the same, so that it takes as long.
    const dn = person?.dn ?? `cn=${shortId()},${settings.userBase}`;
    const judged = await judgePassword(server, dn, login.password).catch(async (error: unknown) => {
      // Without an answer in time the directory may have counted a failure, so it counts here too.
      if (!isTimeout(error)) await attempt.withdrawn();
      throw error;
    });
    if (typeof hit === "string") return { why: hit };
    const principal = hit.person.username;
    const locked = judged === "password" && hit.wasLocked;
    if (judged !== undefined) return { why: locked ? "locked" : judged, principal };
    await attempt.succeeded();
    return hit.barred === undefined ? known.whole(hit) : { why: hit.barred, principal };
  };

  return {
    async authenticate(login, signal) {
      const earliest = clock.seconds() + settings.logins.refusalSeconds;
      const outcome: Outcome = isUsable(login)
        ? await ask(signal, (limited) => outcomeOf(login, limited))
        : { why: "unusable" };
      if (!("why" in outcome)) return outcome;
      const { why, principal } = outcome;
      log.info("login refused", { name, reason: why, principal, address: login.source });
      await pause(earliest - clock.seconds(), signal);
      const cause = directoryErrors.refused({ directory: name, why });
      throw directoryErrors.loginRefused({}, { cause });
    },
    find: (username, signal) =>
      ask(signal, async () => {
        const hit = isName(username) ? await known.named(username) : "unknown";
        return typeof hit === "string" || hit.barred !== undefined ? undefined : known.whole(hit);
      }),
    groupsOf: (dn, signal) => ask(signal, () => known.groupsOf(dn)),
    [Symbol.asyncDispose]: async () => known[Symbol.dispose](),
  };
}

type Asking = <Result>(
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
) => Promise<Result>;

/** Holds work to its places and time; what went wrong is logged, and told the caller in few words. */
function asking(name: string, { logins, timeouts }: DirectorySettings, log: Log): Asking {
  const what = "The login";
  const places = slots(what, logins);
  return (signal, work) =>
    // A caller may go away; the place is taken until the directory has answered or was given up.
    withDeadline(what, timeouts.loginSeconds, signal, (limited) =>
      places.use(limited, () => work(limited)),
    ).catch((error: unknown) => {
      signal.throwIfAborted();
      if (!isKumihimoError(error)) throw error;
      if (isForCaller(error)) {
        log.info("login not tried", { name, code: error.code });
        throw error;
      }
      const cause = faultOf(name, error);
      log.warn("directory unavailable", { name, error: cause });
      throw directoryErrors.directoryDown({}, { cause });
    });
}

const isForCaller = ({ code, audience }: KumihimoError): boolean =>
  audience === "caller" && code !== "kernel.deadline";

/** @throws the signal's reason */
async function pause(seconds: number, signal: AbortSignal): Promise<void> {
  if (seconds <= 0) return;
  await sleep(seconds * 1000, undefined, { signal }).catch(() => signal.throwIfAborted());
}
