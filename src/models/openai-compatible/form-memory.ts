import { isKumihimoError } from "../../kernel/errors.ts";

/** Servers differ in the forms of an answer that they can be asked for; what worked is kept here. */
export interface FormMemory<Form> {
  /** Tries the forms from the one that worked last, as long as the server refuses just the form. */
  inForm<Value>(model: string, work: (form: Form) => Promise<Value>): Promise<Value>;
  /** The form was taken but made no difference: the next one from now on. */
  wasIgnored(model: string): void;
}

/** Callers may name any model. */
const mostModels = 200;

/** `forms` from the one wished for most to the one that every server takes. */
export function openFormMemory<Form>(forms: readonly Form[]): FormMemory<Form> {
  const lowest = forms.length - 1;
  const known = new Map<string, number>();
  const at = (model: string): number => known.get(model) ?? 0;
  const remember = (model: string, index: number): void => {
    known.delete(model);
    known.set(model, Math.min(index, lowest));
    if (known.size > mostModels) known.delete(known.keys().next().value ?? "");
  };
  return {
    async inForm(model, work) {
      const start = at(model);
      let refusal: unknown;
      for (const [step, form] of forms.slice(start).entries()) {
        try {
          const value = await work(form);
          if (step > 0) remember(model, start + step);
          return value;
        } catch (error) {
          if (!refusesForm(error)) throw error;
          // The first refusal is about what was wished for; the others only about the way out.
          refusal ??= error;
        }
      }
      throw refusal;
    },
    wasIgnored: (model) => remember(model, at(model) + 1),
  };
}

const badRequest = /^HTTP (400|422):/;
const aboutForm = /response.?format|json|schema|grammar|structured|granularit/i;
const aboutElse = /context|token|image|picture|audio|file|too (long|large|many)|policy|safety/i;

/** Not every server says what it refuses: one that speaks of nothing else may mean the form. */
function refusesForm(error: unknown): boolean {
  if (!isKumihimoError(error) || !(error.cause instanceof Error)) return false;
  const words = error.cause.message;
  return badRequest.test(words) && (aboutForm.test(words) || !aboutElse.test(words));
}
