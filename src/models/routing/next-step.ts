import { isKumihimoError } from "../../kernel/errors.ts";

/** What may be done after a failure. */
export interface NextStep {
  /** Nothing was done, and it may work in a moment: the same provider may be asked again. */
  readonly again: boolean;
  /** Another provider may do better. */
  readonly elsewhere: boolean;
  /** The provider may have done what it was asked, and charge for it. */
  readonly doubtful: boolean;
  /** The provider is ill; when this goes on it is left alone for a while. */
  readonly outage: boolean;
}

const [yes, no] = [true, false];

/** The one table of what follows from which failure. */
const steps: Readonly<Record<string, NextStep>> = {
  "models.unreachable": { again: yes, elsewhere: yes, doubtful: no, outage: yes },
  "models.failed": { again: yes, elsewhere: yes, doubtful: yes, outage: yes },
  "models.rateLimited": { again: yes, elsewhere: yes, doubtful: no, outage: no },
  "models.cutOff": { again: no, elsewhere: yes, doubtful: yes, outage: yes },
  "models.tookTooLong": { again: no, elsewhere: yes, doubtful: yes, outage: yes },
  // A small model that cannot keep to a form must not close its provider to everything else.
  "models.badReply": { again: no, elsewhere: yes, doubtful: yes, outage: no },
  "models.resting": { again: no, elsewhere: yes, doubtful: no, outage: no },
  "kernel.busy": { again: no, elsewhere: yes, doubtful: no, outage: no },
  "models.unauthorized": { again: no, elsewhere: yes, doubtful: no, outage: no },
  "models.noSuchModel": { again: no, elsewhere: yes, doubtful: no, outage: no },
  "models.mediaRefused": { again: no, elsewhere: yes, doubtful: no, outage: no },
  "models.rejected": { again: no, elsewhere: no, doubtful: no, outage: no },
  "models.declined": { again: no, elsewhere: no, doubtful: yes, outage: no },
  "models.badInput": { again: no, elsewhere: no, doubtful: no, outage: no },
  "models.unusableAnswer": { again: no, elsewhere: no, doubtful: yes, outage: no },
};

/** `undefined` for a failure that says nothing about a provider, such as a used-up budget. */
export const nextStep = (error: unknown): NextStep | undefined =>
  isKumihimoError(error) && Object.hasOwn(steps, error.code) ? steps[error.code] : undefined;
