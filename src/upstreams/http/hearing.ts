import type { Attendance } from "../../kernel/attendance.ts";
import type { News } from "../channel.ts";
import { splice } from "../envelope/splice.ts";
import { type Incoming, newsIn, readIncoming, textAt } from "./incoming.ts";
import type { LegacyCall } from "./legacy-call.ts";
import { createQuestions } from "./questions.ts";

/** Finds whom a message of a legacy server is for. */
export interface Hearing {
  /** `from`: the call on whose stream it came; undefined for the stream of news. */
  hear(text: Buffer, from: LegacyCall | undefined): void;
  /** Sends a notification, or the answer to a question. */
  tell(message: object): void;
  /** The call is over, and its questions with it. */
  forget(call: LegacyCall): void;
}

interface Needs {
  /** Calls under way. */
  readonly running: Attendance<LegacyCall>;
  readonly nextId: () => string;
  readonly post: (body: Buffer) => void;
  readonly news: (news: News) => void;
}

/**
 * A question belongs to the request on whose stream it came. One on the stream of news belongs to the
 * only request under way, and is refused where there are several or none: nobody is asked what another
 * should answer. The same holds for log lines, which are dropped there. Progress names its request.
 */
export function createHearing({ running, nextId, post, news }: Needs): Hearing {
  const questions = createQuestions<LegacyCall>(nextId);

  const ownerOf = (from: LegacyCall | undefined): LegacyCall | undefined => {
    if (from !== undefined || running.size !== 1) return from;
    const [only] = running.present();
    return only;
  };

  const ask = (question: Incoming, from: LegacyCall | undefined): void => {
    if (question.method === "ping") return post(replyTo(question, '"result":{}'));
    const owner = ownerOf(from);
    const text = owner && questions.add(question, owner);
    if (text === undefined) post(replyTo(question, nobody));
    else owner?.receiver.message(text);
  };

  const progress = ({ text, params }: Incoming, from: LegacyCall | undefined): void => {
    const token = params.get("progressToken");
    const wire = textAt(text, token);
    const call = running.find((each) => each.wire === wire);
    const own = call?.request.progressToken;
    if (call === undefined || token === undefined || own === undefined) return;
    if (from !== undefined && from !== call) return;
    call.receiver.message(splice(text, [{ ...token, text: JSON.stringify(own) }]));
  };

  const note = (incoming: Incoming, from: LegacyCall | undefined): void => {
    const said = newsIn(incoming);
    if (said !== undefined) return news(said);
    if (incoming.method === "notifications/progress") return progress(incoming, from);
    if (incoming.method === "notifications/cancelled") {
      const taken = questions.takeBack(incoming);
      return taken?.owner.receiver.message(taken.text);
    }
    ownerOf(from)?.receiver.message(incoming.text);
  };

  return {
    hear(text, from) {
      const incoming = readIncoming(text);
      if (incoming === undefined) return;
      if (incoming.id === undefined) note(incoming, from);
      else ask(incoming, from);
    },
    tell(message) {
      const isNotification = "method" in message && !("id" in message);
      const body = isNotification
        ? Buffer.from(JSON.stringify(message))
        : questions.answer(message);
      if (body !== undefined) post(body);
    },
    forget: (call) => questions.forget(call),
  };
}

const nobody = '"error":{"code":-32603,"message":"Nobody can be asked this here."}';

/** Under the question's id as it was written. */
function replyTo({ text, id }: Incoming, outcome: string): Buffer {
  const own = id === undefined ? "null" : text.toString("utf8", id.start, id.end);
  return Buffer.from(`{"jsonrpc":"2.0","id":${own},${outcome}}`);
}
