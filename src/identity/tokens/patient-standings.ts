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
  const askedAt = new Map<string, number>();

  const note = (subject: string): void => {
    askedAt.delete(subject);
    if (askedAt.size >= mostRemembered) askedAt.delete(askedAt.keys().next().value ?? subject);
    askedAt.set(subject, clock.seconds());
  };

  const standing = async (subject: string): Promise<Standing> => {
    const age = clock.seconds() - (askedAt.get(subject) ?? -Infinity);
    if (age <= settings.accessSeconds) return standings.lastKnown(subject);
    try {
      const now = await standings.now(subject);
      note(subject);
      return now;
    } catch (error) {
      const isDown = isKumihimoError(error) && error.code === "identity.directoryDown";
      if (!isDown || age > settings.outageSeconds) throw error;
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
