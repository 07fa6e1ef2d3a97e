/** Longer ones are parsed each time, in bytes. */
const longest = 1024;
/** How many are known at once. */
const most = 256;

/** What only one request says. */
const passing = ["progressToken", "traceparent"];

/**
 * Parses `_meta`, which a modern client sends with each request and which is the same in most of them:
 * what stands between `start` and `end`. Nobody may change what is given back.
 *
 * @throws SyntaxError
 */
export function createKnownMeta(): (body: Buffer, start: number, end: number) => unknown {
  const known = new Map<string, unknown>();
  return (body, start, end) => {
    if (end - start > longest) return JSON.parse(body.toString("utf8", start, end));
    const text = body.toString("utf8", start, end);
    const before = known.get(text);
    if (before !== undefined) return before;
    const parsed = frozen(JSON.parse(text));
    if (passing.some((key) => text.includes(key))) return parsed;
    if (known.size === most) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}

function frozen(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  Object.values(value).forEach(frozen);
  return Object.freeze(value);
}
