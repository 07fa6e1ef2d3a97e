/** What a model says, without what it thinks between `<think>` and `</think>`. */
export interface ThoughtFilter {
  /** The next piece of the model's words. */
  push(piece: string): Said;
  /** What was held back because it might have been the beginning of a tag. */
  end(): string;
}

export interface Said {
  readonly text: string;
  /** All before this was thought: templates exist that write `<think>` themselves. */
  readonly restart: boolean;
}

const opening = "<think>";
const closing = "</think>";

/**
 * White space before the first word is dropped. In an answer that begins as a JSON object, tags are
 * the answer's own: it may quote what stands in a picture.
 */
export function withoutThoughts(): ThoughtFilter {
  let held = "";
  let thinking = false;
  let begun = false;
  let verbatim = false;

  const say = (text: string): string => {
    const said = begun ? text : text.trimStart();
    begun ||= said !== "";
    return said;
  };
  const tag = (): Tag | undefined => {
    if (thinking) return nextTag(held, closingTag);
    verbatim ||= !begun && /^\s*\{/.test(held);
    return verbatim ? undefined : nextTag(held, anyTag);
  };

  return {
    push(piece) {
      held += piece;
      let text = "";
      let restart = false;
      for (let next = tag(); next !== undefined; next = tag()) {
        if (!thinking && next.opens) text += say(held.slice(0, next.start));
        if (!thinking && !next.opens) {
          text = "";
          restart = true;
          begun = false;
        }
        thinking = next.opens;
        held = held.slice(next.end);
      }
      const tail = verbatim ? "" : startOfTag(held);
      if (!thinking) text += say(held.slice(0, held.length - tail.length));
      held = tail;
      return { text, restart };
    },
    end: () => (thinking ? "" : say(held)),
  };
}

const anyTag = /<\/?think>/i;
/** Thoughts are not nested: inside of them only their end counts. */
const closingTag = /<\/think>/i;

interface Tag {
  readonly opens: boolean;
  readonly start: number;
  readonly end: number;
}

function nextTag(text: string, form: RegExp): Tag | undefined {
  const found = form.exec(text);
  if (found === null) return undefined;
  const [tag] = found;
  return { opens: !tag.startsWith("</"), start: found.index, end: found.index + tag.length };
}

function startOfTag(text: string): string {
  const tail = text.slice(Math.max(text.lastIndexOf("<"), 0)).toLowerCase();
  const begins = tail !== "" && (opening.startsWith(tail) || closing.startsWith(tail));
  return begins ? text.slice(-tail.length) : "";
}
