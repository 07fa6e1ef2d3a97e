/** One set of features, to be served by servers of every kind. */

import type { Era } from "../../introduction.ts";
import { askingExhibits } from "./asking-exhibits.ts";
import { changingExhibits } from "./changing-exhibits.ts";
import { contentExhibits } from "./content-exhibits.ts";
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
import { completionOf, contentsOf, promptOf, prompts, resources, templates } from "./reading.ts";
import { runningExhibits } from "./running-exhibits.ts";
import { createTasks } from "./tasks.ts";

export interface Showroom {
  readonly name: string;
  readonly journal: Journal;
  capabilities(era: Era): Json;
  answer(method: string, visit: Visit): Promise<Json>;
  watch(listener: (change: ShowroomChange) => void): () => void;
}

export type ShowroomChange =
  | { readonly list: "tools" | "prompts" | "resources" }
  | { readonly resource: string };

export interface ShowroomOptions {
  readonly name?: string | undefined;
  readonly journal?: Journal | undefined;
  /** In place of those that all showrooms have. */
  readonly exhibits?: readonly Exhibit[] | undefined;
}

/** Small, so that a list has several pages. */
const pageSize = 10;

export function createShowroom({
  name = "showroom",
  journal = memoryJournal(),
  exhibits,
}: ShowroomOptions = {}): Showroom {
  const listeners = new Set<(change: ShowroomChange) => void>();
  const tell = (change: ShowroomChange): void => {
    for (const listener of listeners) listener(change);
  };
  const tools = new Map<string, Exhibit>();
  const written: Json[] = [...prompts];
  const tasks = createTasks();
  let revision = 1;
  const put = (one: Exhibit): void => void tools.set(one.definition.name, one);
  const changes = {
    addTool(tool: string) {
      put(exhibit(tool, "Came later", () => text(`this is ${tool}`)));
      tell({ list: "tools" });
    },
    removeTool(tool: string) {
      tools.delete(tool);
      tell({ list: "tools" });
    },
    describe(tool: string, description: string) {
      const known = tools.get(tool);
      if (known === undefined) throw new RpcFailure(-32_602, `No tool ${tool}`);
      put({ ...known, definition: { ...known.definition, description } });
      tell({ list: "tools" });
    },
    addPrompt(prompt: string) {
      written.push({ name: prompt });
      tell({ list: "prompts" });
    },
    touch(uri: string) {
      revision += 1;
      tell({ resource: uri });
    },
  };
  for (const one of exhibits ?? [
    ...contentExhibits(journal),
    ...runningExhibits(journal),
    ...askingExhibits(journal),
    ...changingExhibits(changes),
    tasks.exhibit,
  ]) {
    put(one);
  }

  const methods: Readonly<Record<string, (visit: Visit) => Json | Promise<Json>>> = {
    "tools/list": ({ params }) =>
      pageOf(
        "tools",
        [...tools.values()].map(({ definition }) => definition),
        params,
      ),
    "tools/call": ({ params, ...rest }) => {
      const tool = tools.get(stringIn(params, "name"));
      if (tool === undefined) {
        throw new RpcFailure(-32_602, `Unknown tool: ${stringIn(params, "name")}`);
      }
      journal.note("call", { tool: tool.definition.name, arguments: params["arguments"] });
      return tool.run(Object(params["arguments"] ?? {}), { params, ...rest });
    },
    "prompts/list": ({ params }) => pageOf("prompts", written, params),
    "prompts/get": ({ params }) => promptOf(stringIn(params, "name"), Object(params["arguments"])),
    "resources/list": ({ params }) => pageOf("resources", resources, params),
    "resources/templates/list": ({ params }) => pageOf("resourceTemplates", templates, params),
    "resources/read": ({ params }) => contentsOf(stringIn(params, "uri"), revision),
    "completion/complete": ({ params }) => completionOf(params),
    "com.example/extension": ({ params }) => ({ extended: params["value"] ?? null, 拡張: true }),
  };

  return {
    name,
    journal,
    capabilities: (era) => ({
      tools: { listChanged: true },
      prompts: { listChanged: true },
      resources: { listChanged: true, subscribe: true },
      completions: {},
      logging: {},
      ...(era === "modern" && {
        extensions: { "io.modelcontextprotocol/tasks": {}, "com.example/extension": {} },
      }),
    }),
    async answer(method, visit) {
      if (method.startsWith("tasks/")) return tasks.answer(method, visit.params);
      const answer = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (answer === undefined) throw new RpcFailure(-32_601, "Method not found");
      const result = await answer(visit);
      return cacheable.has(method) && visit.era === "modern"
        ? { ttlMs: 60_000, cacheScope: "private", ...result }
        : result;
    },
    watch(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

const cacheable: ReadonlySet<string> = new Set([
  "tools/list",
  "prompts/list",
  "resources/list",
  "resources/templates/list",
  "resources/read",
]);

function pageOf(key: string, all: readonly Json[], params: Json): Json {
  const start = Number(stringIn(params, "cursor", "0"));
  const end = start + pageSize;
  return { [key]: all.slice(start, end), ...(end < all.length && { nextCursor: `${end}` }) };
}
