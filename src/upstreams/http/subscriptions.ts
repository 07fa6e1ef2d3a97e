/** Keeps what a legacy server was asked to tell of in step with what is to be heard. */
export interface Subscriptions {
  follow(uris: ReadonlySet<string>): void;
}

/** One at a time. `ask` resolves whether it worked or not: what a server refused is not asked again. */
export function createSubscriptions(
  ask: (method: "resources/subscribe" | "resources/unsubscribe", uri: string) => Promise<void>,
): Subscriptions {
  const asked = new Set<string>();
  let wanted: ReadonlySet<string> = new Set();
  let working = false;

  const step = async (): Promise<boolean> => {
    const missing = [...wanted].find((uri) => !asked.has(uri));
    const spare = [...asked].find((uri) => !wanted.has(uri));
    if (missing !== undefined) {
      asked.add(missing);
      await ask("resources/subscribe", missing);
    } else if (spare !== undefined) {
      asked.delete(spare);
      await ask("resources/unsubscribe", spare);
    }
    return missing !== undefined || spare !== undefined;
  };

  const work = async (): Promise<void> => {
    working = true;
    while (await step());
    working = false;
  };

  return {
    follow(uris) {
      wanted = new Set(uris);
      if (!working) void work();
    },
  };
}
