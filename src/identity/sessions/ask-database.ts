import { isKumihimoError } from "../../kernel/errors.ts";
import type { Log } from "../../telemetry/log.ts";
import { sessionErrors } from "./errors.ts";

/** @throws `identity.sessionsDown` */
export type AskDatabase = <Result>(work: () => Promise<Result>) => Promise<Result>;

/** Where the database fails the caller may come again, and keeps what it has; the log says what it was. */
export const askDatabase =
  (log: Log): AskDatabase =>
  async (work) => {
    try {
      return await work();
    } catch (error) {
      if (isKumihimoError(error) && error.audience === "caller") throw error;
      log.warn("the database could not be asked about sessions", { error });
      throw sessionErrors.sessionsDown({}, { cause: error });
    }
  };
