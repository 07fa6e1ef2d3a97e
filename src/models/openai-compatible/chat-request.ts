import type { Question, SentPicture } from "../capabilities/question.ts";
import type { Attempt } from "../provider.ts";

/**
 * How an answer is asked to be JSON, from the strictest. LM Studio refuses `json_object`, older
 * servers refuse `json_schema`; the question itself names the form too.
 */
export const answerForms = ["json_schema", "json_object", "free"] as const;
export type AnswerForm = (typeof answerForms)[number];

export interface ChatAsk {
  readonly question: Question;
  readonly pictures: readonly SentPicture[];
  readonly form: AnswerForm;
}

/** The body of `POST chat/completions`. */
export function chatRequest(ask: ChatAsk, { model, onText }: Attempt): object {
  const { instructions, maxOutputTokens } = ask.question;
  const content = userContent(ask);
  return {
    model,
    messages: [
      ...(instructions === "" ? [] : [{ role: "system", content: instructions }]),
      { role: "user", content },
    ],
    ...(maxOutputTokens === undefined ? {} : { max_tokens: maxOutputTokens }),
    ...responseFormat(ask),
    ...(onText === undefined
      ? { stream: false }
      : { stream: true, stream_options: { include_usage: true } }),
  };
}

/** Plain where it can be: servers for text alone know no parts. */
function userContent({ question: { text }, pictures }: ChatAsk): unknown {
  if (pictures.length === 0) return text;
  return [
    { type: "text", text },
    ...pictures.map((picture) => ({ type: "image_url", image_url: { url: dataUrl(picture) } })),
  ];
}

const dataUrl = ({ bytes, mimeType }: SentPicture): string =>
  `data:${mimeType};base64,${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")}`;

function responseFormat({ question: { answer }, form }: ChatAsk): object {
  if (answer === undefined || form === "free") return {};
  if (form === "json_object") return { response_format: { type: "json_object" } };
  const { name, schema } = answer;
  return { response_format: { type: "json_schema", json_schema: { name, schema, strict: true } } };
}
