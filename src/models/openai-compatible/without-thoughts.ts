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

/** White space before the first word is dropped. */
export function withoutThoughts(): ThoughtFilter {
  let held = "";
  let thinking = false;
  let begun = false;

  const say = (text: string): string => {
    const said = begun ? text : text.trimStart();
    begun ||= said !== "";
    return said;
  };

  return {
    push(piece) {
      held += piece;
      let text = "";
      let restart = false;
      for (let tag = nextTag(held, thinking); tag !== undefined; tag = nextTag(held, thinking)) {
        if (!thinking && tag.opens) text += say(held.slice(0, tag.start));
        if (!thinking && !tag.opens) {
          text = "";
          restart = true;
          begun = false;
        }
        thinking = tag.opens;
        held = held.slice(tag.end);
      }
      const tail = startOfTag(held);
      if (!thinking) text += say(held.slice(0, held.length - tail.length));
      held = tail;
      return { text, restart };
    },
    end: () => (thinking ? "" : say(held)),
  };
}

interface Tag {
  readonly opens: boolean;
  readonly start: number;
  readonly end: number;
}

/** Thoughts are not nested: inside of them only their end counts. */
function nextTag(text: string, thinking: boolean): Tag | undefined {
  const found = (thinking ? /<\/think>/i : /<\/?think>/i).exec(text);
  if (found === null) return undefined;
  const [tag] = found;
  return { opens: !tag.startsWith("</"), start: found.index, end: found.index + tag.length };
}

function startOfTag(text: string): string {
  const tail = text.slice(Math.max(text.lastIndexOf("<"), 0)).toLowerCase();
  const begins = tail !== "" && (opening.startsWith(tail) || closing.startsWith(tail));
  return begins ? text.slice(-tail.length) : "";
}
