import * as z from "zod";
import type { Question, SentPicture } from "../capabilities/question.ts";
import { modelErrors } from "../errors.ts";
import type { Attempt, Reply } from "../provider.ts";
import type { Usage } from "../usage.ts";
import { type Asking, askJson, send } from "../wire/ask-json.ts";
import { failureOfThrown } from "../wire/failure-of-thrown.ts";
import { type AnswerForm, answerForms, chatRequest } from "./chat-request.ts";
import { openFormMemory } from "./form-memory.ts";
import { type ChatPiece, parseChat } from "./parse-chat.ts";
import { readEvents } from "./read-events.ts";
import { type Server, withJson } from "./server.ts";
import { withoutThoughts } from "./without-thoughts.ts";

/** A conversation of one question; pictures may be none. */
export type Chat = (
  ask: { readonly question: Question; readonly pictures?: readonly SentPicture[] },
  attempt: Attempt,
) => Promise<Reply<string>>;

/** `chat/completions`, with what it learns of each model's ways to answer in a form. */
export function openChat(server: Server): Chat {
  const memory = openFormMemory(answerForms);
  return async ({ question, pictures = [] }, attempt) => {
    const ask = async (form: AnswerForm) => {
      const body = chatRequest({ question, pictures, form }, attempt);
      return await converse(withJson(server.request("chat", attempt), body), attempt.onText);
    };
    if (question.answer === undefined) return await ask("free");
    const reply = await memory.inForm(attempt.model, ask);
    if (!reply.value.includes("{")) memory.wasIgnored(attempt.model);
    return reply;
  };
}

type OnText = Attempt["onText"];

async function converse(request: Asking, onText: OnText): Promise<Reply<string>> {
  if (onText === undefined) {
    return await heard([parseChat(await askJson(request, z.unknown()), request)], request);
  }
  const response = await send(request);
  try {
    return await heard(pieces(response, request), request, onText);
  } catch (error) {
    throw failureOfThrown(error, request.provider, request.signal);
  }
}

/** A server that does not stream sends the whole although it was asked for pieces. */
async function* pieces(response: Response, request: Asking): AsyncGenerator<ChatPiece> {
  const streams = response.headers.get("content-type")?.includes("text/event-stream") === true;
  if (!streams || response.body === null) {
    yield parseChat(JSON.parse(await response.text()), request);
    return;
  }
  for await (const data of readEvents(response.body)) {
    if (data.trim() === "[DONE]") return;
    if (data.trim() !== "") yield parseChat(JSON.parse(data), request);
  }
}

async function heard(
  said: AsyncIterable<ChatPiece> | Iterable<ChatPiece>,
  { provider }: Asking,
  onText?: OnText,
): Promise<Reply<string>> {
  const filter = withoutThoughts();
  let value = "";
  const usage: Usage = {};
  let declined = false;
  const add = (text: string): void => {
    value += text;
    if (text !== "") onText?.(text);
  };
  for await (const piece of said) {
    const { text, restart } = filter.push(piece.text);
    if (restart) value = "";
    add(text);
    Object.assign(usage, piece.usage);
    declined ||= piece.declined;
  }
  add(filter.end());
  if (value !== "") return { value, usage };
  if (declined) throw modelErrors.declined({ provider });
  throw modelErrors.badReply({ provider }, { cause: new Error("the answer is empty") });
}
