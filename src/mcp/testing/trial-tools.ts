import { setTimeout } from "node:timers/promises";
import * as z from "zod";
import type { Catalog } from "../../pipeline/catalog.ts";
import { defineTool } from "../../pipeline/define-tool.ts";
import { mediaErrors } from "../../media/errors.ts";

const nothing = z.strictObject({});
const both = (words: string) => ({ en: words, ja: words });

const text = (words: string) => ({ content: [{ type: "text", text: words }] as const });

const echo = defineTool({
  name: "echo",
  title: "Echo",
  description: "Gives back what it was given.",
  permission: "test:call",
  hints: { readOnlyHint: true },
  input: z.strictObject({ text: z.string() }),
  output: z.object({ text: z.string() }),
  run: async (input) => ({ ...text(input.text), structured: input }),
});

const list = defineTool({
  name: "list",
  title: "List",
  description: "Gives back a list.",
  permission: "test:call",
  input: nothing,
  output: z.array(z.int()),
  run: async () => ({ content: [], structured: [1, 2, 3] }),
});

const fail = defineTool({
  name: "fail",
  title: "Fail",
  description: "Fails as told.",
  permission: "test:call",
  input: z.strictObject({ how: z.enum(["caller", "bug"]) }),
  async run({ how }) {
    if (how === "bug") throw new TypeError("secret detail of /etc/passwd");
    throw mediaErrors.tooLarge({ bytes: 5, limit: 4 });
  },
});

const region = defineTool({
  name: "region",
  title: "Region",
  description: "Is routed by a header.",
  permission: "test:call",
  input: z.strictObject({
    region: z.string().meta({ "x-mcp-header": "Region" }),
    deep: z.object({ size: z.int().meta({ "x-mcp-header": "Size" }) }).optional(),
  }),
  run: async (input) => text(JSON.stringify(input)),
});

const chatty = defineTool({
  name: "chatty",
  title: "Chatty",
  description: "Reports progress and logs.",
  permission: "test:call",
  input: nothing,
  async run(_, { progress, tell }) {
    progress(0.25, "a quarter");
    progress(0.1, "never back");
    tell("debug", "fine detail");
    tell("warning", { watch: "out" });
    progress(1);
    // The client forgets who listens once it has the answer, which must not come in the same breath.
    await setTimeout(150);
    return text("done");
  },
});

const asks = defineTool({
  name: "asks",
  title: "Asks",
  description: "Asks for a name, then for a colour.",
  permission: "test:call",
  input: z.strictObject({ subject: z.string().default("you") }),
  async run({ subject }, { ask }) {
    const form = (key: string) => ({
      method: "elicitation/create" as const,
      params: {
        message: `The ${key} of ${subject}?`,
        requestedSchema: { type: "object", properties: { [key]: { type: "string" } } },
      },
    });
    const first = await ask.requests({ name: form("name") }, { state: { step: 1 } });
    const second = await ask.requests({ colour: form("colour") }, { state: { step: 2 } });
    return text(JSON.stringify({ ...first, ...second, state: ask.state }));
  },
});

/** Waits until it is told to stop; `stopped` counts how often it was. */
export interface Waiting {
  started: number;
  stopped: number;
}

const waits = (seen: Waiting) =>
  defineTool({
    name: "waits",
    title: "Waits",
    description: "Waits for its signal.",
    permission: "test:call",
    input: z.strictObject({ milliseconds: z.int().default(20_000) }),
    async run({ milliseconds }, { signal }) {
      seen.started += 1;
      try {
        await setTimeout(milliseconds, undefined, { signal });
      } catch (error) {
        seen.stopped += 1;
        throw error;
      }
      return text("waited");
    },
  });

/** One tool for each way a call can go, a prompt and two resources. */
export function addTrialTools(catalog: Catalog, seen: Waiting = { started: 0, stopped: 0 }): void {
  catalog.addTool("trial", echo);
  catalog.addTool("trial", list);
  catalog.addTool("trial", fail);
  catalog.addTool("trial", region);
  catalog.addTool("trial", chatty);
  catalog.addTool("trial", asks);
  catalog.addTool("trial", waits(seen));
  catalog.addPrompt("trial", {
    name: "greet",
    title: { en: "Greet", ja: "あいさつ" },
    description: both("Greets"),
    arguments: [
      {
        name: "who",
        description: "Whom to greet",
        required: true,
        complete: (typed) => ["Aya", "Ayumi", "Ken"].filter((name) => name.startsWith(typed)),
      },
    ],
    write: ({ who }, language) => [
      {
        role: "user",
        content: { type: "text", text: `${language === "ja" ? "こんにちは" : "Hello"}, ${who}` },
      },
    ],
  });
  catalog.addResource("trial", {
    name: "motd",
    uri: "trial://motd",
    mimeType: "text/plain",
    cache: { ttlMs: 5000, cacheScope: "public" },
    read: async (uri) => ({ uri, mimeType: "text/plain", text: "hello" }),
  });
  catalog.addResource("trial", {
    name: "number",
    uriTemplate: "trial://number/{n}",
    list: async (limit) =>
      [3, 2, 1].slice(0, limit).map((n) => ({ uri: `trial://number/${n}`, name: `${n}` })),
    complete: async (_, typed) => ["1", "12"].filter((n) => n.startsWith(typed)),
    read: async (uri) => (uri.endsWith("/99") ? undefined : { uri, text: uri.slice(15) }),
  });
}
