import type { Clock } from "../../kernel/clock.ts";
import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { identityErrors } from "../errors.ts";
import type { Standing, Standings } from "../sessions/standing.ts";

export interface PatienceNeeds {
  readonly standings: Standings;
  readonly settings: { readonly accessSeconds: number; readonly outageSeconds: number };
  readonly clock: Clock;
  readonly log: Log;
}

/** What a directory said, in seconds of the clock. */
interface Known {
  readonly askedAt: number;
  /** It is not asked again before. */
  readonly askFrom: number;
}

const never: Known = { askedAt: -Infinity, askFrom: -Infinity };

/** Not every call should wait for a directory that is down. */
const pauseSeconds = 30;

/** Subjects; of more the one that was asked about longest ago is forgotten. */
const mostRemembered = 10_000;

/**
 * A directory is asked about one subject as often as for a refresh, and may be down for as long; in
 * between, what the hub last knew counts, and whether somebody was switched off.
 *
 * @throws `identity.wrongToken`, `identity.directoryDown`, from the promise
 */
export function patientStandings(needs: PatienceNeeds): (subject: string) => Promise<Standing> {
  const { standings, settings, clock, log } = needs;
  const known = new Map<string, Known>();

  const note = (subject: string, told: Known): void => {
    known.delete(subject);
    if (known.size >= mostRemembered) known.delete(known.keys().next().value ?? subject);
    known.set(subject, told);
  };

  const standing = async (subject: string): Promise<Standing> => {
    const began = clock.seconds();
    const { askedAt, askFrom } = known.get(subject) ?? never;
    if (began <= askFrom) return standings.lastKnown(subject);
    try {
      const now = await standings.now(subject);
      note(subject, { askedAt: began, askFrom: began + settings.accessSeconds });
      return now;
    } catch (error) {
      const isDown = isKumihimoError(error) && error.code === "identity.directoryDown";
      if (!isDown || began - askedAt > settings.outageSeconds) throw error;
      const bridged = Math.min(began + pauseSeconds, askedAt + settings.outageSeconds);
      note(subject, { askedAt, askFrom: bridged });
      log.warn("the directory is down; a token goes on with the groups known last", {
        principal: subject,
        error,
      });
      return standings.lastKnown(subject);
    }
  };

  return (subject) =>
    standing(subject).catch((error: unknown) => {
      throw isKumihimoError(error) && gone.has(error.code)
        ? identityErrors.wrongToken({}, { cause: error })
        : error;
    });
}

const gone: ReadonlySet<string> = new Set(["identity.unknownSubject", "identity.personInactive"]);
