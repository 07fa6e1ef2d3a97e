import type { JsonObject } from "../../kernel/json-object.ts";
import { differenceOf } from "./difference.ts";
import { hashOf, partsOf } from "./fingerprint.ts";
import { inTurns } from "./in-turns.ts";
import { type Judgement, judge } from "./judge.ts";
import { mostPins, type Pin, type Pins } from "./pins.ts";
import type { ToolDifference } from "./tool-difference.ts";

type Definition = JsonObject & { readonly name: string };

export interface Judged<Tool> {
  readonly trusted: readonly Tool[];
  readonly waiting: readonly Tool[];
  /** New tools wait because as many are pinned as may be. */
  readonly full: boolean;
}

/** What of one upstream's tools is offered and what waits for a person. */
export class Approvals<Tool extends Definition> {
  readonly #upstream: string;
  readonly #pins: Pins;
  readonly #firstUse: "approve" | "quarantine";
  readonly #hashes = new WeakMap<Tool, string>();
  #waiting: ReadonlyMap<string, Tool> = new Map();
  #differences: readonly ToolDifference[] = [];

  constructor(
    upstream: string,
    { pins, firstUse }: { readonly pins: Pins; readonly firstUse: "approve" | "quarantine" },
  ) {
    this.#upstream = upstream;
    this.#pins = pins;
    this.#firstUse = firstUse;
  }

  /** Of the last judgement. */
  get differences(): readonly ToolDifference[] {
    return this.#differences;
  }

  /**
   * Judges the tools as they are now, and pins those that are approved at first sight.
   *
   * @throws as {@link Pins.hashes}; then the judgement before stands.
   */
  async judge(tools: readonly Tool[]): Promise<Judged<Tool>> {
    await inTurns(tools, (tool) => this.#hash(tool));
    const listed = new Map(tools.map((tool) => [tool.name, this.#hash(tool)]));
    const pinned = await this.#pins.hashes(this.#upstream);
    const roomLeft = Math.max(0, mostPins - pinned.size);
    const firstUse = this.#firstUse;
    const judgement = judge(listed, pinned, { firstUse, roomLeft });
    await this.#pin(tools.filter(({ name }) => judgement.fresh.has(name)));
    const waiting = tools.filter(({ name }) => judgement.waiting.has(name));
    this.#differences = await this.#compare(waiting, judgement);
    this.#waiting = new Map(waiting.map((tool) => [tool.name, tool]));
    return {
      trusted: tools.filter(({ name }) => judgement.trusted.has(name)),
      waiting,
      full: firstUse === "approve" && [...judgement.waiting.values()].includes("new"),
    };
  }

  /**
   * Pins waiting tools as they were judged last; all of them without names. `<tool>@<fingerprint>` means
   * the tool only as that difference showed it. The caller judges again.
   *
   * @returns the names of those that were approved.
   */
  async approve(wanted: readonly string[] = [...this.#waiting.keys()]): Promise<readonly string[]> {
    const meant = wanted.flatMap((each) => {
      const [name = "", fingerprint] = each.split("@");
      const tool = this.#waiting.get(name);
      const isOther = tool !== undefined && (fingerprint ?? this.#hash(tool)) !== this.#hash(tool);
      return tool === undefined || isOther ? [] : [tool];
    });
    await this.#pin(meant);
    return meant.map(({ name }) => name);
  }

  #hash(tool: Tool): string {
    const hash = this.#hashes.get(tool) ?? hashOf(tool);
    this.#hashes.set(tool, hash);
    return hash;
  }

  async #pin(tools: readonly Tool[]): Promise<void> {
    if (tools.length === 0) return;
    const pins = new Map<string, Pin>();
    await inTurns(tools, (tool) => {
      pins.set(tool.name, { hash: this.#hash(tool), parts: partsOf(tool) });
    });
    await this.#pins.pin(this.#upstream, pins);
  }

  async #compare(
    waiting: readonly Tool[],
    { waiting: kinds }: Judgement,
  ): Promise<readonly ToolDifference[]> {
    const before = await this.#pins.parts(this.#upstream, kinds.keys());
    return waiting.map((tool) =>
      differenceOf(tool, kinds.get(tool.name) ?? "changed", before.get(tool.name)),
    );
  }
}
