/** What a strategy knows of an instance that could take the request. Times are seconds. */
export interface Candidate {
  readonly weight: number;
  readonly inFlight: number;
  /** Of its id; the same on every replica of the hub. */
  readonly hash: number;
  /** Kept for those that take turns: how far it is ahead of its share. */
  credit: number;
  /** The part of its weight that it has while it starts slowly, above 0 and at most 1. */
  shareAt(now: number): number;
  /** Milliseconds; undefined before its first answer. */
  latencyAt(now: number): number | undefined;
}

/**
 * Those that could take one request: the first `count` of `list`. The list is longer than that because
 * it is used again for each request, so that nothing is allocated.
 */
export interface Field<Each extends Candidate = Candidate> {
  readonly list: readonly Each[];
  readonly count: number;
  readonly now: number;
  /** Equal keys should meet the same instance. */
  readonly key: string | undefined;
}

/** Chooses among at least one candidate. */
export type Strategy = <Each extends Candidate>(field: Field<Each>) => Each | undefined;

export const shareOf = (each: Candidate, now: number): number => each.weight * each.shareAt(now);

/** Requests in flight for each unit of its share. */
export const loadOf = (each: Candidate, now: number): number => each.inFlight / shareOf(each, now);
