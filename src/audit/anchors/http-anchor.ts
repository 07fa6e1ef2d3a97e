import type { Anchor } from "./anchor.ts";
import { anchorWire } from "./anchor-wire.ts";
import type { HttpAnchorSettings } from "./config.ts";
import { shownAddress } from "./shown-address.ts";

/** Posts each checkpoint as text. Whoever answers with 2xx has kept it; nobody can ask what it has. */
export function httpAnchor({
  url,
  headers,
  everySeconds,
  timeoutSeconds,
}: HttpAnchorSettings): Anchor {
  const name = `http ${shownAddress(url)}`;
  const wire = anchorWire(name, timeoutSeconds);
  return {
    name,
    kind: "http",
    everySeconds,
    async keep({ note }, signal) {
      const type = { "content-type": "text/plain; charset=utf-8" };
      const sent = { method: "POST", url, headers: { ...headers, ...type }, body: note } as const;
      const { status } = await wire.send(sent, signal);
      if (status < 200 || status >= 300) throw wire.failure("status", `HTTP ${status}`);
      return {};
    },
    known: () => Promise.resolve(undefined),
    [Symbol.asyncDispose]: () => wire[Symbol.asyncDispose](),
  };
}
