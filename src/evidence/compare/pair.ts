import type { Fact } from "../facts/fact.ts";
import { relate, type Relation } from "../values/relation.ts";
import type { Background } from "./background.ts";
import { fit, mayAgree, mayConflict } from "./comparable.ts";

export interface Pair {
  readonly a: Fact;
  readonly b: Fact;
}

export interface Pairs {
  readonly same: readonly Pair[];
  readonly apart: readonly Pair[];
  /** Facts that had a counterpart in another source at all. */
  readonly compared: ReadonlySet<Fact>;
}

/** Pairs facts across sources: those that say the same, and those that cannot both be so. */
export function pairFacts(facts: readonly Fact[], background: Background): Pairs {
  const pairs = new Pairing(background);
  for (const bucket of buckets(facts)) pairs.read(bucket);
  return pairs.result();
}

/** Only values of one kind and dimension can meet. */
function buckets(facts: readonly Fact[]): Iterable<readonly Fact[]> {
  const held = facts.filter(({ superseded }) => !superseded);
  return Map.groupBy(held, ({ value }) => {
    return value.kind === "measure" ? `measure ${value.dimension}` : value.kind;
  }).values();
}

class Pairing {
  readonly #background: Background;
  readonly #same: Pair[] = [];
  readonly #apart: Pair[] = [];
  readonly #compared = new Set<Fact>();

  constructor(background: Background) {
    this.#background = background;
  }

  result(): Pairs {
    return { same: this.#same, apart: this.#apart, compared: this.#compared };
  }

  read(bucket: readonly Fact[]): void {
    const settled = new Settled();
    const rivals: Pair[] = [];
    for (const [a, b, relation] of crossings(bucket)) {
      if (relation === "same" && mayAgree(a, b, this.#background)) {
        this.#same.push({ a, b });
        this.#compared.add(a).add(b);
        settled.add(a, b);
      } else if (relation !== "same" && mayConflict(a, b, this.#background)) {
        this.#compared.add(a).add(b);
        if (relation === "near") settled.add(a, b);
        else rivals.push({ a, b });
      }
    }
    this.#apart.push(...this.#conflicts(rivals, settled, bucket));
  }

  /** Of all pairs that differ, those where each is the other's one best counterpart. */
  #conflicts(rivals: readonly Pair[], settled: Settled, bucket: readonly Fact[]): Pair[] {
    const bySource = Map.groupBy(bucket, ({ source }) => source);
    const open = rivals.filter(
      ({ a, b }) =>
        !this.#answered(a, b.source, settled, bySource) &&
        !this.#answered(b, a.source, settled, bySource),
    );
    const best = new Best(open);
    return open.filter(({ a, b }) => best.is(a, b) && best.is(b, a));
  }

  /** The other source already confirms this fact, or another value this source gives for the same. */
  #answered(
    fact: Fact,
    source: string,
    settled: Settled,
    bySource: ReadonlyMap<string, readonly Fact[]>,
  ): boolean {
    if (settled.has(fact, source)) return true;
    const siblings = settled.of(source, fact.source, bySource.get(fact.source) ?? []);
    return siblings.some(
      (sibling) => sibling !== fact && mayConflict(sibling, fact, this.#background),
    );
  }
}

function* crossings(bucket: readonly Fact[]): Generator<[Fact, Fact, Relation]> {
  for (const [index, a] of bucket.entries()) {
    for (const b of bucket.slice(index + 1)) {
      if (a.source === b.source) continue;
      const relation = relate(a.value, b.value);
      if (relation) yield [a, b, relation];
    }
  }
}

/** Which facts another source has already answered. */
class Settled {
  readonly #sources = new Map<Fact, Set<string>>();

  add(a: Fact, b: Fact): void {
    this.#note(a, b.source);
    this.#note(b, a.source);
  }

  has(fact: Fact, source: string): boolean {
    return this.#sources.get(fact)?.has(source) ?? false;
  }

  of(source: string, own: string, facts: readonly Fact[]): Fact[] {
    return facts.filter((fact) => fact.source === own && this.has(fact, source));
  }

  #note(fact: Fact, source: string): void {
    const sources = this.#sources.get(fact) ?? new Set();
    this.#sources.set(fact, sources.add(source));
  }
}

/** The best fitting counterparts of each fact in each other source. */
class Best {
  readonly #best = new Map<Fact, Map<string, { fit: number; facts: Fact[] }>>();

  constructor(pairs: readonly Pair[]) {
    for (const { a, b } of pairs) {
      const weight = fit(a, b);
      this.#note(a, b, weight);
      this.#note(b, a, weight);
    }
  }

  /** One best counterpart, or several that say the same. */
  is(fact: Fact, counterpart: Fact): boolean {
    const best = this.#best.get(fact)?.get(counterpart.source);
    if (!best?.facts.includes(counterpart)) return false;
    return best.facts.every(({ value }) => relate(value, counterpart.value) === "same");
  }

  #note(fact: Fact, counterpart: Fact, weight: number): void {
    const bySource = this.#best.get(fact) ?? new Map<string, { fit: number; facts: Fact[] }>();
    const known = bySource.get(counterpart.source);
    if (!known || weight > known.fit)
      bySource.set(counterpart.source, { fit: weight, facts: [counterpart] });
    else if (weight === known.fit) known.facts.push(counterpart);
    this.#best.set(fact, bySource);
  }
}
