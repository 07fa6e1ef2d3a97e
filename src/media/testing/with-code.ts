import { isKumihimoError } from "../../kernel/errors.ts";

/** For `assert.rejects`: the error is the hub's own and has this code. */
export const withCode =
  (code: string) =>
  (error: unknown): boolean =>
    isKumihimoError(error) && error.code === code;
