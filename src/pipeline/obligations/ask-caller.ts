/** A yes of the caller's own: asked through their client, and carried from round to round of one call. */

import type { ApprovableCall, Approvals } from "../../identity/approvals/approvals.ts";
import { isJsonObject } from "../../kernel/json-object.ts";
import type { Language, Localized } from "../../kernel/language.ts";
import type { Call } from "../define-tool.ts";
import { pipelineErrors } from "../errors.ts";
import { isAnswer } from "../input-answer.ts";
import type { AskOptions, InputRequest, Interaction } from "../interaction.ts";
import type { Step } from "../stage.ts";

/** What the hub sealed for itself: the request that the caller was asked about, or has said yes to. */
export interface Carried {
  readonly asked?: string;
  readonly given?: string;
  /** What the tool sealed for itself. */
  readonly state: unknown;
}

const key = "approval";

/** Undefined where nothing is carried, so that all that is carried is the tool's. */
export function carriedBy({ state }: Pick<Interaction, "state">): Carried | undefined {
  const own = isJsonObject(state) ? state[key] : undefined;
  if (!isJsonObject(own) || !isJsonObject(state)) return undefined;
  const { asked, given } = own;
  return {
    ...(typeof asked === "string" && { asked }),
    ...(typeof given === "string" && { given }),
    state: state["state"],
  };
}

/**
 * Asks the caller's client; false where it cannot be asked, so that somebody else must be.
 *
 * An answer counts only for the question that this hub put about this very call, which the sealed state
 * tells: one that comes without is no answer.
 *
 * @throws `pipeline.approvalDenied`, and what ends the run when the client must call again.
 */
export async function askCaller(
  { call: { ask, language }, tool }: Step,
  asking: {
    readonly call: ApprovableCall;
    readonly id: string;
    readonly approvals: Pick<Approvals, "answered">;
  },
): Promise<boolean> {
  const { call, id, approvals } = asking;
  const request = questionAbout(call, language);
  const carried = carriedBy(ask);
  const answer = ask.answers[key];
  if (carried?.asked === id && isAnswer(request, answer)) {
    const yes = saysYes(answer);
    approvals.answered(call, yes ? "approve" : "deny");
    if (!yes) throw pipelineErrors.approvalDenied({ tool: tool.name });
    return true;
  }
  if (!ask.canAnswer(request)) return false;
  const state = { [key]: { asked: id }, state: carried?.state };
  await ask.requests({ [key]: request }, { afresh: true, state });
  throw new Error("A question that was put afresh cannot have been answered.");
}

const saysYes = (answer: unknown): boolean =>
  isJsonObject(answer) &&
  answer["action"] === "accept" &&
  isJsonObject(answer["content"]) &&
  answer["content"]["approve"] === true;

/** The call with its yes, which it keeps when the tool asks something of its own. */
export const withApproval = (call: Call, id: string): Call => ({
  ...call,
  ask: new ApprovedInteraction(call.ask, id),
});

class ApprovedInteraction implements Interaction {
  readonly state: unknown;
  readonly answers: Interaction["answers"];
  readonly #inner: Interaction;
  readonly #id: string;

  constructor(inner: Interaction, id: string) {
    const carried = carriedBy(inner);
    this.state = carried === undefined ? inner.state : carried.state;
    this.answers = inner.answers;
    this.#inner = inner;
    this.#id = id;
  }

  supports(capability: Parameters<Interaction["supports"]>[0]): boolean {
    return this.#inner.supports(capability);
  }

  canAnswer(request: InputRequest): boolean {
    return this.#inner.canAnswer(request);
  }

  requests(
    requests: Readonly<Record<string, InputRequest>>,
    options: AskOptions = {},
  ): Promise<Readonly<Record<string, unknown>>> {
    const state = { [key]: { given: this.#id }, state: options.state };
    return this.#inner.requests(requests, { ...options, state });
  }
}

/** Letters of the arguments that are shown. */
const mostShown = 2000;

interface Words {
  readonly message: (tool: string, shown: string) => string;
  readonly title: string;
}

const words: Localized<Words> = {
  en: {
    message: (tool, shown) => `May ${tool} be called with these arguments?\n${shown}`,
    title: "Yes, call it",
  },
  ja: {
    message: (tool, shown) => `次の引数で ${tool} を呼び出してよいですか？\n${shown}`,
    title: "はい、呼び出します",
  },
};

function questionAbout(
  { tool, arguments: given }: ApprovableCall,
  language: Language,
): InputRequest {
  const { message, title } = words[language];
  const shown = given.length > mostShown ? `${given.slice(0, mostShown)}…` : given;
  return {
    method: "elicitation/create",
    params: {
      mode: "form",
      message: message(tool, shown),
      requestedSchema: {
        type: "object",
        properties: { approve: { type: "boolean", title } },
        required: ["approve"],
      },
    },
  };
}
