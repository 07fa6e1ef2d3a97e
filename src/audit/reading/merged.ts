import type { Found } from "./log-reader.ts";

type Batches = AsyncGenerator<readonly Found[], void, undefined>;

/** The next of what a log holds. */
interface Head {
  readonly source: Batches;
  readonly batch: readonly Found[];
  at: number;
}

const mostTogether = 1024;

/** What several logs hold, the oldest first; what stands in one log stays in its order. */
export async function* merged(sources: readonly Batches[]): Batches {
  try {
    const heads: Head[] = [];
    for (const source of sources) heads.push(...(await headOf(source)));
    while (heads.length > 0) yield await oldest(heads);
  } finally {
    for (const source of sources) await source.return();
  }
}

async function oldest(heads: Head[]): Promise<readonly Found[]> {
  const taken: Found[] = [];
  while (taken.length < mostTogether && heads.length > 0) {
    const head = heads.reduce((one, other) => (timeAt(other) < timeAt(one) ? other : one));
    const found = head.batch[head.at];
    if (found !== undefined) taken.push(found);
    head.at += 1;
    if (head.at >= head.batch.length) {
      heads.splice(heads.indexOf(head), 1, ...(await headOf(head.source)));
    }
  }
  return taken;
}

const timeAt = ({ batch, at }: Head): number => batch[at]?.time ?? -Infinity;

async function headOf(source: Batches): Promise<readonly Head[]> {
  const { value } = await source.next();
  return value === undefined ? [] : [{ source, batch: value, at: 0 }];
}
