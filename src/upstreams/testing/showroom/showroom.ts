/** One set of features, to be served by servers of every kind. */

import type { Era } from "../../introduction.ts";
import {
  type Exhibit,
  exhibit,
  type Json,
  RpcFailure,
  stringIn,
  text,
  type Visit,
} from "./exhibit.ts";
import { type Journal, memoryJournal } from "./journal.ts";
import { completionOf, contentsOf, promptOf, resources, templates } from "./reading.ts";
import { fillShelves, type Shelves, type ShowroomChange } from "./shelves.ts";
import { createTasks, type Tasks } from "./tasks.ts";

export type { ShowroomChange } from "./shelves.ts";

export interface Showroom {
  readonly name: string;
  readonly journal: Journal;
  capabilities(era: Era): Json;
  /** @throws an error with a `code` of JSON-RPC */
  answer(method: string, visit: Visit): Promise<Json>;
  watch(listener: (change: ShowroomChange) => void): () => void;
}

export interface ShowroomOptions {
  readonly name?: string | undefined;
  readonly journal?: Journal | undefined;
  /** In place of those that all showrooms have. */
  readonly exhibits?: readonly Exhibit[] | undefined;
  /** Names of further tools, which only say their name. */
  readonly more?: readonly string[] | undefined;
}

export function createShowroom({
  name = "showroom",
  journal = memoryJournal(),
  exhibits,
  more = [],
}: ShowroomOptions = {}): Showroom {
  const shelves = fillShelves(journal, exhibits);
  const tasks = createTasks();
  if (exhibits === undefined) shelves.tools.set("task", tasks.exhibit);
  for (const own of more)
    shelves.tools.set(
      own,
      exhibit(own, "One more", () => text(own)),
    );
  const methods = methodsOf(shelves, journal, tasks);
  return {
    name,
    journal,
    capabilities,
    watch: (listener) => shelves.watch(listener),
    async answer(method, visit) {
      const answer = methods.get(method);
      if (answer === undefined) throw new RpcFailure(-32_601, "Method not found");
      const result = await answer(visit);
      return cacheable.test(method) && visit.era === "modern"
        ? { ttlMs: 60_000, cacheScope: "private", ...result }
        : result;
    },
  };
}

/** Those whose results say in the modern era how long they may be kept. */
const cacheable = /\/list$|^resources\/read$/;

const capabilities = (era: Era): Json => ({
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { listChanged: true, subscribe: true },
  completions: {},
  logging: {},
  ...(era === "modern" && {
    extensions: { "io.modelcontextprotocol/tasks": {}, "com.example/extension": {} },
  }),
});

type Method = (visit: Visit) => Json | Promise<Json>;

const methodsOf = (shelves: Shelves, journal: Journal, tasks: Tasks): ReadonlyMap<string, Method> =>
  new Map<string, Method>([
    [
      "tools/list",
      ({ params }) =>
        pageOf(
          "tools",
          [...shelves.tools.values()].map(({ definition }) => definition),
          params,
        ),
    ],
    ["tools/call", (visit) => call(shelves, journal, visit)],
    ["prompts/list", ({ params }) => pageOf("prompts", shelves.prompts, params)],
    [
      "prompts/get",
      ({ params }) => promptOf(stringIn(params, "name"), Object(params["arguments"])),
    ],
    ["resources/list", ({ params }) => pageOf("resources", resources, params)],
    ["resources/templates/list", ({ params }) => pageOf("resourceTemplates", templates, params)],
    ["resources/read", ({ params }) => contentsOf(stringIn(params, "uri"), shelves.revision)],
    ["completion/complete", ({ params }) => completionOf(params)],
    ...["tasks/get", "tasks/cancel"].map((method): [string, Method] => [
      method,
      ({ params }) => tasks.answer(method, params),
    ]),
    ["com.example/extension", ({ params }) => ({ extended: params["value"] ?? null, 拡張: true })],
  ]);

function call({ tools }: Shelves, journal: Journal, visit: Visit): Json | Promise<Json> {
  const name = stringIn(visit.params, "name");
  const tool = tools.get(name);
  if (tool === undefined) throw new RpcFailure(-32_602, `Unknown tool: ${name}`);
  const given = visit.params["arguments"];
  journal.note("call", { tool: name, arguments: given });
  return tool.run(Object(given), visit);
}

/** Small, so that a list has several pages. */
const pageSize = 10;

function pageOf(key: string, all: readonly Json[], params: Json): Json {
  const start = Number(stringIn(params, "cursor", "0"));
  const end = start + pageSize;
  return { [key]: all.slice(start, end), ...(end < all.length && { nextCursor: `${end}` }) };
}
