import { modelErrors } from "../errors.ts";
import type { KumihimoError } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";
import type { Limits } from "../model.ts";

/** For whom media is brought within bounds. */
export interface Recipient {
  /** The provider's name, for errors. */
  readonly provider: string;
  /** Of the model; `undefined` where they are not known. */
  readonly limits: Limits | undefined;
}

/** For media that no preparing makes fit, so that another provider may be asked. */
export const refused = ({ provider }: Recipient, what: Localized): KumihimoError =>
  modelErrors.mediaRefused({ provider, what });
