import { createDepartures } from "./departures.ts";
import type { InstanceEntry } from "./instances.ts";
import { Member, type MemberNeeds } from "./member.ts";

/** Who is an instance of the upstream now. */
export interface Roster extends AsyncDisposable {
  /** In the order of the list; another array after each change. */
  readonly members: readonly Member[];
  has(member: Member): boolean;
  /** Those that stay keep what is known of them; those that go finish what they have. */
  replace(list: readonly InstanceEntry[]): void;
  /** To be told when a member has become idle. */
  idle(member: Member): void;
}

export interface RosterNeeds extends Omit<MemberNeeds, "mayEject"> {
  /** Requests of an instance that goes have their usual time. */
  readonly settings: MemberNeeds["settings"] & { readonly timeoutSeconds: number };
}

/** Of all instances, so that a fault of the hub's own network does not eject every one of them. */
const mostEjected = 0.5;

export function createRoster(needs: RosterNeeds): Roster {
  const departures = createDepartures(needs.settings.timeoutSeconds);
  let byId: ReadonlyMap<string, Member> = new Map();
  let members: readonly Member[] = [];
  const has = (member: Member): boolean => byId.get(member.instance.id) === member;

  function mayEject(): boolean {
    const now = needs.clock.seconds();
    const ejected = members.filter((member) => member.isEjected(now)).length;
    return ejected + 1 <= members.length * mostEjected;
  }

  function memberFor(entry: InstanceEntry): Member {
    const known = byId.get(entry.id);
    if (known === undefined || known.entry.url !== entry.url) {
      return new Member(entry, { ...needs, mayEject });
    }
    known.update(entry);
    return known;
  }

  function replace(list: readonly InstanceEntry[]): void {
    const before = members;
    members = withoutDoubles(list).map(memberFor);
    byId = new Map(members.map((member) => [member.instance.id, member]));
    for (const member of before) if (!has(member)) departures.add(member);
  }

  return {
    get members() {
      return members;
    },
    has,
    replace,
    idle: (member) => departures.idle(member),
    async [Symbol.asyncDispose]() {
      replace([]);
      await departures[Symbol.asyncDispose]();
    },
  };
}

/** Of two entries with one id, as from the configuration and from DNS, the first counts. */
function withoutDoubles(list: readonly InstanceEntry[]): readonly InstanceEntry[] {
  const ids = new Set<string>();
  return list.filter(({ id }) => !ids.has(id) && ids.add(id));
}
