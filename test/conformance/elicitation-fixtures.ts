import * as z from "zod";
import type { Answer, Call, Tool } from "../../src/pipeline/define-tool.ts";
import type { InputRequest } from "../../src/pipeline/interaction.ts";
import { fixtureTool, text } from "./fixture-tool.ts";

/** A form, as the client gets it. */
export const form = (
  message: string,
  properties: Readonly<Record<string, unknown>>,
  required: readonly string[] = Object.keys(properties),
): InputRequest => ({
  method: "elicitation/create",
  params: { message, requestedSchema: { type: "object", properties, required } },
});

export const sampling = (prompt: string, maxTokens: number): InputRequest => ({
  method: "sampling/createMessage",
  params: { messages: [{ role: "user", content: { type: "text", text: prompt } }], maxTokens },
});

async function filledIn({ ask }: Call, request: InputRequest): Promise<Answer<never>> {
  const { given } = await ask.requests({ given: request });
  return text(`User response: ${JSON.stringify(given)}`);
}

const prompt = z.object({ prompt: z.string().describe("The prompt to send to the model") });
const message = z.object({ message: z.string().describe("The message to show the user") });

const defaults = {
  name: { type: "string", description: "User name", default: "John Doe" },
  age: { type: "integer", description: "User age", default: 30 },
  score: { type: "number", description: "User score", default: 95.5 },
  status: {
    type: "string",
    description: "User status",
    enum: ["active", "inactive", "pending"],
    default: "active",
  },
  verified: { type: "boolean", description: "Verification status", default: true },
};

const choices = {
  untitledSingle: { type: "string", enum: ["option1", "option2", "option3"] },
  titledSingle: {
    type: "string",
    oneOf: [
      { const: "value1", title: "First Option" },
      { const: "value2", title: "Second Option" },
      { const: "value3", title: "Third Option" },
    ],
  },
  legacyEnum: {
    type: "string",
    enum: ["opt1", "opt2", "opt3"],
    enumNames: ["Option One", "Option Two", "Option Three"],
  },
  untitledMulti: {
    type: "array",
    minItems: 1,
    maxItems: 3,
    items: { type: "string", enum: ["option1", "option2", "option3"] },
  },
  titledMulti: {
    type: "array",
    minItems: 1,
    maxItems: 3,
    items: {
      anyOf: [
        { const: "value1", title: "First Choice" },
        { const: "value2", title: "Second Choice" },
        { const: "value3", title: "Third Choice" },
      ],
    },
  },
};

/** Tools that put one question in the middle of a call. */
export const elicitationTools: readonly Tool[] = [
  {
    ...fixtureTool("test_sampling", "Asks the client's model", () => text("")),
    input: prompt,
    async run(input, { ask }) {
      const { answer } = await ask.requests({ answer: sampling(prompt.parse(input).prompt, 100) });
      return text(`LLM response: ${JSON.stringify(answer)}`);
    },
  },
  {
    ...fixtureTool("test_elicitation", "Asks the user", () => text("")),
    input: message,
    run: (input, call) =>
      filledIn(
        call,
        form(message.parse(input).message, {
          response: { type: "string", description: "User's response" },
        }),
      ),
  },
  fixtureTool("test_elicitation_sep1034_defaults", "Asks with default values", (call) =>
    filledIn(call, form("Please review and update the form fields with defaults", defaults, [])),
  ),
  fixtureTool("test_elicitation_sep1330_enums", "Asks with choices", (call) =>
    filledIn(call, form("Please select options from the enum fields", choices, [])),
  ),
  fixtureTool("test_streaming_elicitation", "Asks the user", (call) =>
    filledIn(call, form("What is your name?", { name: { type: "string" } })),
  ),
  fixtureTool("test_missing_capability", "Needs the client's model", async ({ ask }) => {
    await ask.requests({ answer: sampling("Say hello", 10) });
    return text("Asked.");
  }),
];
