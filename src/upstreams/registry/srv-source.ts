import type { Resolver } from "node:dns/promises";
import { withDeadline } from "../../kernel/deadline.ts";
import { systemCode } from "../../storage/disk-failure.ts";
import type { Log } from "../../telemetry/log.ts";
import type { InstanceEntry } from "../instances/instances.ts";
import { type HttpUpstreamSettings, instanceSettings } from "../settings.ts";

/** Instances that DNS knows, looked up again and again. */
export interface SrvSource extends Disposable {
  readonly entries: readonly InstanceEntry[];
}

export type SrvResolver = Pick<Resolver, "resolveSrv">;

type SrvRecord = Awaited<ReturnType<SrvResolver["resolveSrv"]>>[number];
type SrvSettings = NonNullable<HttpUpstreamSettings["srv"]>;

export interface SrvNeeds {
  readonly settings: SrvSettings;
  readonly resolver: SrvResolver;
  /** Called after each look-up that found others. */
  readonly changed: () => void;
  readonly log: Log;
}

const lookUpSeconds = 10;
const mostRecords = 1000;
/** A server says for a moment that there is no such name while it is itself started or told anew. */
const absencesBelieved = 3;

/**
 * Follows the SRV records of one name (RFC 2782): those of the lowest priority, by their weights.
 *
 * A look-up that fails changes nothing; a name that is gone three times in a row has no instances.
 */
export function srvSource({ settings, resolver, changed, log }: SrvNeeds): SrvSource {
  const closing = new AbortController();
  let entries: readonly InstanceEntry[] = [];
  let absences = 0;
  let timer: NodeJS.Timeout | undefined;

  const take = (found: readonly InstanceEntry[]): void => {
    const same = JSON.stringify(found) === JSON.stringify(entries);
    entries = found;
    if (!same) changed();
  };
  const lookUp = async (): Promise<void> => {
    try {
      const records = await withDeadline("The look-up", lookUpSeconds, closing.signal, () =>
        resolver.resolveSrv(settings.name),
      );
      absences = 0;
      take(entriesOf(records, settings));
    } catch (error) {
      if (closing.signal.aborted) return;
      absences = isAbsent(error) ? absences + 1 : 0;
      if (absences >= absencesBelieved) take([]);
      log.warn("DNS gave no instances; the last known go on.", { name: settings.name, error });
    }
  };
  const again = async (): Promise<void> => {
    await lookUp();
    if (closing.signal.aborted) return;
    timer = setTimeout(() => void again(), settings.refreshSeconds * 1000);
    timer.unref();
  };
  void again();

  return {
    get entries() {
      return entries;
    },
    [Symbol.dispose]() {
      closing.abort(new Error("The upstream is closed."));
      clearTimeout(timer);
    },
  };
}

/** NXDOMAIN, or a name without such records. */
const isAbsent = (error: unknown): boolean =>
  ["ENOTFOUND", "ENODATA"].includes(systemCode(error) ?? "");

const hostName = /^(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?$/;

function entriesOf(records: readonly SrvRecord[], settings: SrvSettings): InstanceEntry[] {
  const lowest = Math.min(...records.map(({ priority }) => priority));
  const group = records
    .map((record) => ({ ...record, name: record.name.replace(/\.$/, "") }))
    // A single dot as target says that there is no such service (RFC 2782).
    .filter(({ priority, name, port }) => priority === lowest && port > 0 && hostName.test(name))
    .slice(0, mostRecords);
  // A weight of 0 is a very small one; all together weigh one each on average, as listed ones do.
  const weights = group.map(({ weight }) => Math.max(weight, 0.1));
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / group.length;
  const { maxConnections } = instanceSettings.parse({ url: "http://localhost" });
  return group
    .map(({ name, port }, at) => {
      const url = new URL(`${settings.scheme}://${name}:${port}${settings.path}`).href;
      const weight = (weights[at] ?? mean) / mean;
      return { id: url, url, weight, maxConnections, source: "dns" as const };
    })
    .toSorted((left, right) => (left.id < right.id ? -1 : 1));
}
