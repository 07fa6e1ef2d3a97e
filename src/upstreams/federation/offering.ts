import type { Catalog, Entries } from "../../pipeline/catalog.ts";
import { Approvals, type Judged } from "../integrity/approvals.ts";
import { lookAlikesIn } from "../integrity/look-alikes.ts";
import type { Pins } from "../integrity/pins.ts";
import type { ToolDifference } from "../integrity/tool-difference.ts";
import type { Upstream } from "../upstream.ts";
import type { ToolDefinition } from "./definitions.ts";
import { createEntryMakers, type EntryMakers, type Fitting, fitting } from "./entries.ts";
import { createFilter } from "./filter.ts";
import type { ForwardedCalls } from "./forwarded-calls.ts";
import { nothingRead, type ReadLists } from "./read-lists.ts";

export interface OfferingNeeds {
  readonly catalog: Catalog;
  readonly calls: ForwardedCalls;
  readonly pins: Pins;
  readonly firstUse: "approve" | "quarantine";
  readonly follow: (uri: string) => Disposable;
}

const nothing: Entries = { tools: [], prompts: [], resources: [] };

const nothingFits: Fitting = { ...nothingRead, warnings: [] };

/** What of an upstream's lists stands in the catalog. */
export class Offering {
  readonly #upstream: Upstream;
  readonly #catalog: Catalog;
  readonly #owner: string;
  readonly #approvals: Approvals<ToolDefinition>;
  readonly #makers: EntryMakers;
  readonly #isWanted: (tool: string) => boolean;
  #fit: Fitting = nothingFits;
  #entries: Entries = nothing;
  #problems: readonly string[] = [];
  #edition = 0;
  #shown = false;
  #frozen = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(upstream: Upstream, { catalog, follow, calls, ...approving }: OfferingNeeds) {
    this.#upstream = upstream;
    this.#catalog = catalog;
    this.#owner = `upstream ${upstream.name}`;
    this.#approvals = new Approvals(upstream.name, approving);
    this.#makers = createEntryMakers(upstream, { calls, follow });
    this.#isWanted = createFilter(upstream.settings.tools);
  }

  /** Another number after each withdrawal. */
  get edition(): number {
    return this.#edition;
  }

  /** Whether it is in the catalog. */
  get shown(): boolean {
    return this.#shown;
  }

  /** Names of the tools that wait for approval. */
  get waiting(): readonly string[] {
    return this.#approvals.differences.map(({ tool }) => tool);
  }

  /** How many of each stand in the catalog's lists; tools that wait, and names that others hold, do not. */
  get counts(): { readonly tools: number; readonly prompts: number; readonly resources: number } {
    const { tools, prompts, resources } = this.#entries;
    const has = this.#catalog;
    return {
      tools: tools.filter((tool) => tool.hidden !== true && has.tool(tool.name) === tool).length,
      prompts: prompts.filter((prompt) => has.prompt(prompt.name) === prompt).length,
      resources: resources.filter(
        (resource) => has.resource(resource.uri ?? resource.uriTemplate ?? "") === resource,
      ).length,
    };
  }

  get differences(): readonly ToolDifference[] {
    return this.#approvals.differences.map((difference) => ({
      ...difference,
      warnings: [...difference.warnings, ...this.#alike(difference.tool)],
    }));
  }

  get warnings(): readonly string[] {
    return [...this.#problems, ...this.#fit.tools.flatMap(({ name }) => this.#alike(name))];
  }

  /**
   * Puts these lists in place of those before, as far as they fit and are approved. Lists that were
   * asked for before a withdrawal (in another `edition`) come too late and change nothing.
   */
  offer(lists: ReadLists, edition: number): Promise<void> {
    return this.#inTurn(async () => {
      const fit = fitting(this.#upstream.name, lists, this.#isWanted);
      await this.#makers.prepare(fit);
      const judged = await this.#approvals.judge(fit.tools);
      this.#show(fit, judged, edition);
    });
  }

  /** Judges what is listed once more, because pins were set. */
  judgeAgain(): Promise<void> {
    return this.#inTurn(async () => {
      const edition = this.#edition;
      const judged = await this.#approvals.judge(this.#fit.tools);
      if (this.#shown) this.#show(this.#fit, judged, edition);
    });
  }

  /** As {@link Approvals.approve}; the tools are offered when it resolves. */
  async approve(tools?: readonly string[]): Promise<readonly string[]> {
    const approved = await this.#inTurn(() => this.#approvals.approve(tools));
    await this.judgeAgain();
    return approved;
  }

  /** Leaves the catalog as it is from here on, but for a withdrawal. */
  freeze(): void {
    this.#frozen = true;
  }

  /** Takes everything out of the catalog. */
  withdraw(): void {
    this.#edition += 1;
    this.#shown = false;
    this.#entries = nothing;
    this.#catalog.replace(this.#owner, nothing);
  }

  #show(fit: Fitting, judged: Judged<ToolDefinition>, edition: number): void {
    if (this.#frozen || edition !== this.#edition) return;
    this.#fit = fit;
    this.#shown = true;
    this.#entries = this.#makers.entries(fit, judged);
    const clashes = this.#catalog.replace(this.#owner, this.#entries);
    this.#problems = [
      ...fit.warnings,
      ...(judged.full ? ["New tools wait, because too many are pinned."] : []),
      ...clashes.map(({ message }) => message),
      ...this.#makers.suspicions(fit),
    ];
  }

  #alike(tool: string): readonly string[] {
    const names = lookAlikesIn(this.#catalog).of(this.#upstream.name, tool);
    return names.length === 0 ? [] : [`${tool} looks like ${names.slice(0, 5).join(", ")}.`];
  }

  /** One after the other, so that no judgement overtakes another. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => {});
    return turn;
  }
}
