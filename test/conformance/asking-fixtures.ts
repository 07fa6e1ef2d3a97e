import type { Prompt } from "../../src/pipeline/define-prompt.ts";
import type { Tool } from "../../src/pipeline/define-tool.ts";
import type { InputRequest } from "../../src/pipeline/interaction.ts";
import { form, sampling } from "./elicitation-fixtures.ts";
import { fixtureTool, text } from "./fixture-tool.ts";

const name = { name: { type: "string" } };
const confirm = { confirm: form("Please confirm", { ok: { type: "boolean" } }) };
const roots: InputRequest = { method: "roots/list", params: {} };

/** The flows of `input_required`. */
export const askingTools: readonly Tool[] = [
  fixtureTool("test_input_required_result_elicitation", "Asks for a name", async ({ ask }) => {
    const { user_name: given } = await ask.requests({
      user_name: form("What is your name?", name),
    });
    return text(`Hello, ${JSON.stringify(given)}!`);
  }),
  fixtureTool("test_input_required_result_sampling", "Asks the model", async ({ ask }) => {
    const question = sampling("What is the capital of France?", 100);
    const { capital_question: answer } = await ask.requests({ capital_question: question });
    return text(JSON.stringify(answer));
  }),
  fixtureTool("test_input_required_result_list_roots", "Asks for roots", async ({ ask }) => {
    const { client_roots: given } = await ask.requests({ client_roots: roots });
    return text(JSON.stringify(given));
  }),
  fixtureTool("test_input_required_result_request_state", "Keeps a state", async ({ ask }) => {
    await ask.requests(confirm, { state: { asked: true } });
    return text(ask.state === undefined ? "state lost" : "state-ok");
  }),
  fixtureTool("test_input_required_result_tampered_state", "Keeps a state", async ({ ask }) => {
    await ask.requests(confirm, { state: { asked: true } });
    return text("Confirmed.");
  }),
  fixtureTool("test_input_required_result_multiple_inputs", "Asks for much", async ({ ask }) => {
    const answers = await ask.requests({
      user_name: form("What is your name?", name),
      greeting: sampling("Generate a greeting", 50),
      client_roots: roots,
    });
    return text(JSON.stringify(answers));
  }),
  fixtureTool("test_input_required_result_multi_round", "Asks twice", async ({ ask }) => {
    const first = await ask.requests({ step1: form("Step 1: What is your name?", name) });
    const color = form("Step 2: What is your favorite color?", { color: { type: "string" } });
    const second = await ask.requests({ step2: color });
    return text(JSON.stringify({ ...first, ...second }));
  }),
  fixtureTool("test_input_required_result_capabilities", "Asks what it can", async ({ ask }) => {
    const requests = {
      ...(ask.supports("elicitation") && { name: form("What is your name?", name) }),
      ...(ask.supports("sampling") && { greeting: sampling("Generate a greeting", 50) }),
    };
    return text(JSON.stringify(await ask.requests(requests)));
  }),
];

export const askingPrompt: Prompt = {
  name: "test_input_required_result_prompt",
  title: { en: "Asks for context", ja: "文脈を尋ねる" },
  description: { en: "Asks for its context first", ja: "先に文脈を尋ねます" },
  arguments: [],
  async write(_, __, ask) {
    const question = form("What context should the prompt use?", { context: { type: "string" } });
    const { user_context: context } = await ask.requests({ user_context: question });
    return [{ role: "user", content: { type: "text", text: JSON.stringify(context) } }];
  },
};
