import type { Channel, News } from "../channel.ts";
import type { Instances, InstancesReport } from "../instances/instances.ts";

export interface HearingNeeds {
  readonly instances: Instances;
  readonly heard: (news: News) => void;
  /** An instance is there that was not there before. */
  readonly joined: () => void;
  /** Whether no instance can be asked; called about once a second. */
  readonly down: (down: boolean) => void;
}

/** Different resources of one upstream that are followed at the same time; further ones are not. */
const mostFollowed = 10_000;

const lookSeconds = 1;

/** Hears what all instances of an upstream say on their own, whichever come and go. */
export class Hearing implements Disposable {
  readonly #needs: HearingNeeds;
  readonly #channels = new Map<Channel, Disposable>();
  readonly #followed = new Map<string, number>();
  readonly #looking: NodeJS.Timeout;
  #following = false;

  constructor(needs: HearingNeeds) {
    this.#needs = needs;
    this.#attend();
    this.#looking = setInterval(() => this.#look(), lookSeconds * 1000).unref();
  }

  /** Wants to hear when this resource changes; many may want the same. */
  follow(uri: string): Disposable {
    const count = this.#followed.get(uri);
    if (count === undefined && this.#followed.size >= mostFollowed)
      return { [Symbol.dispose]() {} };
    this.#followed.set(uri, (count ?? 0) + 1);
    if (count === undefined) this.#tellFollowed();
    let done = false;
    return {
      [Symbol.dispose]: () => {
        if (!done) this.#unfollow(uri);
        done = true;
      },
    };
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looking);
    for (const listening of this.#channels.values()) listening[Symbol.dispose]();
    this.#channels.clear();
    this.#followed.clear();
  }

  #unfollow(uri: string): void {
    const count = this.#followed.get(uri);
    if (count === undefined) return;
    if (count > 1) this.#followed.set(uri, count - 1);
    else {
      this.#followed.delete(uri);
      this.#tellFollowed();
    }
  }

  /** Once for all changes of one turn. */
  #tellFollowed(): void {
    if (this.#following) return;
    this.#following = true;
    queueMicrotask(() => {
      this.#following = false;
      const uris = new Set(this.#followed.keys());
      for (const channel of this.#channels.keys()) channel.follow(uris);
    });
  }

  #look(): void {
    if (this.#attend()) this.#needs.joined();
    this.#needs.down(isDown(this.#needs.instances.report()));
  }

  /** Listens to those that came and no longer to those that went; true where somebody came. */
  #attend(): boolean {
    const { instances, heard } = this.#needs;
    const now = new Set(instances.all.map(({ channel }) => channel));
    for (const [channel, listening] of this.#channels) {
      if (now.has(channel)) continue;
      listening[Symbol.dispose]();
      this.#channels.delete(channel);
    }
    let came = false;
    for (const channel of now) {
      if (this.#channels.has(channel)) continue;
      this.#channels.set(channel, channel.listen(heard));
      if (this.#followed.size > 0) channel.follow(new Set(this.#followed.keys()));
      came = true;
    }
    return came;
  }
}

function isDown({ breaker, instances }: InstancesReport): boolean {
  return (
    breaker === "open" ||
    instances.every(
      ({ health, breaker: own }) =>
        own === "open" || health === "unhealthy" || health === "ejected",
    )
  );
}
