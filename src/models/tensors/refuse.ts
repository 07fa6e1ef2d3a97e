import type { KumihimoError } from "../../kernel/errors.ts";
import type { Localized } from "../../kernel/language.ts";

/** Makes the error for what is wrong with an input, in one sentence that names the field. */
export type Refuse = (problem: Localized) => KumihimoError;
