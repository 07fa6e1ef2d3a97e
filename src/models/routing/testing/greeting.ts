/** A question that every test of the router can ask, and who asks it. */

import assert from "node:assert/strict";
import * as z from "zod";
import type { Principal } from "../../../identity/principal.ts";
import { isKumihimoError, type KumihimoError } from "../../../kernel/errors.ts";
import { defineAnswer } from "../../answers/define-answer.ts";
import type { ModelCaller, Models } from "../../models.ts";
import type { Prompt } from "../../prompts/prompt.ts";
import { someCaller } from "./open-models.ts";

export const prompt: Prompt = {
  name: "greet",
  version: 1,
  language: "en",
  instructions: "You greet.",
  text: "Say ok.",
  digest: "d1",
};
const answer = defineAnswer("greeting", z.object({ reply: z.string() }));
export const ask = { prompt, answer };
export const person = (id: string): Principal => ({ id, kind: "person", permissions: ["*"] });

export const generate = async (models: Models, changed: Partial<ModelCaller> = {}) =>
  await models.session(someCaller(changed)).generate(ask);

export async function failureOf(work: Promise<unknown>): Promise<KumihimoError> {
  const error: unknown = await work.then(
    () => assert.fail("it succeeded"),
    (reason: unknown) => reason,
  );
  assert.ok(isKumihimoError(error), String(error));
  return error;
}
