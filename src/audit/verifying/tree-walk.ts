import { Frontier } from "../tree/frontier.ts";
import type { TreeHash } from "../tree/hash.ts";
import type { FixedPoint } from "./checkpoint-file.ts";
import type { Damage, Findings } from "./report.ts";

/** Follows a log's tree past its checkpoints, from the first entry to the last. */
export class TreeWalk {
  readonly #findings: Findings;
  #tree: Frontier | undefined;
  /** Checkpoints that did not fit where they stand; one that fits later shows that the fault is theirs. */
  readonly #waiting: { readonly point: FixedPoint; readonly file: string }[] = [];
  #fits = 0;
  readonly #fitting: FixedPoint[] = [];
  /** The size that it begins with. */
  readonly start: number;

  /** @param tree of the entries before the first one that is there; nothing where it is not known */
  constructor(findings: Findings, tree: Frontier | undefined) {
    this.#findings = findings;
    this.#tree = tree;
    this.start = tree?.size ?? 0;
    this.#fits = this.start;
  }

  /** A tree of its own as far as this one is followed; nothing where it cannot be any more. */
  copy(): Frontier | undefined {
    return this.#tree && new Frontier(this.#tree.size, this.#tree.roots);
  }

  root(): TreeHash | undefined {
    return this.#tree?.root();
  }

  /** The size of the last checkpoint that fits. */
  get fits(): number {
    return this.#fits;
  }

  /** Checkpoints that fit, the smallest first. */
  get fitting(): readonly FixedPoint[] {
    return this.#fitting;
  }

  get isLost(): boolean {
    return this.#tree === undefined;
  }

  /** Nothing explains what does not fit, unless a later checkpoint does. */
  get isDoubtful(): boolean {
    return this.#tree === undefined || this.#waiting.length > 0;
  }

  /** The tree cannot be followed through what is missing here. */
  lose(): void {
    this.#tree = undefined;
  }

  /** Goes on with the tree that a segment says it begins with; the next checkpoint tells whether that is so. */
  resume(tree: Frontier): void {
    this.end();
    this.#waiting.splice(0);
    this.#tree = tree;
  }

  /**
   * Goes on over the leaves of a segment.
   *
   * @param points those in this segment, the smallest first, also those of the size where it begins
   */
  follow(leaves: Iterable<TreeHash>, points: readonly FixedPoint[], file: string): void {
    const tree = this.#tree;
    if (tree === undefined) return;
    let next = this.#compare(tree, points, 0, file);
    for (const leaf of leaves) {
      tree.append(leaf);
      if (points[next]?.size === tree.size) next = this.#compare(tree, points, next, file);
    }
  }

  /** Those of the size that is reached; returns the place of the first that is not. */
  #compare(tree: Frontier, points: readonly FixedPoint[], first: number, file: string): number {
    let at = first;
    for (; points[at]?.size === tree.size; at += 1) {
      const point = points[at];
      if (point === undefined) break;
      if (tree.root().equals(point.root)) this.#fit(point);
      else this.#waiting.push({ point, file });
    }
    return at;
  }

  #fit(point: FixedPoint): void {
    this.#fits = point.size;
    this.#fitting.push(point);
    for (const { point: waiting } of this.#waiting.splice(0)) this.#misfit(waiting);
  }

  #misfit({ file, size }: FixedPoint): void {
    const before = this.#fitting.findLast((fit) => fit.file === file && fit.size < size)?.size ?? 0;
    const entries = size > before ? { entries: { first: before, last: size - 1 } } : {};
    this.#findings.damage({ kind: "misfit", file, ...entries });
  }

  /** Tells what no later checkpoint explained. */
  end(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    for (const { point } of this.#waiting.filter((each) => each.point.size <= this.#fits)) {
      this.#misfit(point);
    }
    const beyond = this.#waiting.find(({ point }) => point.size > this.#fits);
    if (beyond !== undefined) this.#findings.damage(this.#range(beyond));
  }

  #range({ point, file }: { readonly point: FixedPoint; readonly file: string }): Damage {
    return { kind: "changed", file, entries: { first: this.#fits, last: point.size - 1 } };
  }
}
