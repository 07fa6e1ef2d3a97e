import { skim } from "../envelope/skim.ts";
import { splice } from "../envelope/splice.ts";
import type { Incoming } from "./incoming.ts";

/**
 * Questions of the other side that wait for an answer.
 *
 * Each gets an id that no other question ever has: sessions begin to count anew, and an answer that comes
 * late must not reach another caller's question.
 */
export interface Questions<Owner> {
  /** The question under its new id. Undefined where too many wait already. */
  add(question: Incoming, owner: Owner): Buffer | undefined;
  /** An answer under the question's own id. Undefined where nobody waits for it. */
  answer(message: object): Buffer | undefined;
  /** Takes a question back. @returns the notification under the question's new id, and whose it was. */
  takeBack(notification: Incoming): { readonly text: Buffer; readonly owner: Owner } | undefined;
  /** Whose they are is over. */
  forget(owner: Owner): void;
}

const most = 1000;

export function createQuestions<Owner>(nextId: () => string): Questions<Owner> {
  const open = new Map<string, { readonly own: string; readonly owner: Owner }>();

  return {
    add({ text, id }, owner) {
      if (id === undefined || open.size >= most) return undefined;
      const alias = nextId();
      open.set(alias, { own: text.toString("utf8", id.start, id.end), owner });
      return splice(text, [{ ...id, text: `"${alias}"` }]);
    },
    answer(message) {
      const alias = "id" in message ? message.id : undefined;
      const question = typeof alias === "string" ? open.get(alias) : undefined;
      if (question === undefined || typeof alias !== "string") return undefined;
      open.delete(alias);
      const text = Buffer.from(JSON.stringify(message));
      const id = skim(text)?.get("id");
      return id && splice(text, [{ ...id, text: question.own }]);
    },
    takeBack({ text, params }) {
      const id = params.get("requestId");
      const own = id && text.toString("utf8", id.start, id.end);
      const found = [...open].find(([, question]) => question.own === own);
      if (id === undefined || found === undefined) return undefined;
      const [alias, { owner }] = found;
      open.delete(alias);
      return { text: splice(text, [{ ...id, text: `"${alias}"` }]), owner };
    },
    forget(owner) {
      for (const [alias, question] of open) if (question.owner === owner) open.delete(alias);
    },
  };
}
