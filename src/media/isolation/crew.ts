import type { IsolationConfig } from "./config.ts";
import { WorkerChild } from "./worker-child.ts";

/** The children of a pool. Whoever takes one gives it back; how many are taken at once is not its matter. */
export interface Crew {
  /** A resting child that has loaded the module, else any that rests, else a new one. */
  take(module: string): WorkerChild;
  /** Lets the child rest until its next job, or ends it when it is not fit for one. */
  giveBack(child: WorkerChild): void;
  /** Ends every child, and the job each is at with `reason`; resolves when their processes are gone. */
  dismiss(reason: unknown): Promise<void>;
}

export function crew(settings: IsolationConfig, directory: string): Crew {
  const all = new Set<WorkerChild>();
  const resting = new Map<WorkerChild, NodeJS.Timeout>();
  let dismissed = false;

  const wake = (child: WorkerChild): void => {
    clearTimeout(resting.get(child));
    resting.delete(child);
  };

  const forget = (child: WorkerChild): boolean => {
    wake(child);
    return all.delete(child);
  };

  const start = (): WorkerChild => {
    const child = new WorkerChild(settings.memoryBytes, directory);
    all.add(child);
    void child.gone.then(() => forget(child));
    return child;
  };

  return {
    take(module) {
      const fit = [...resting.keys()].filter((child) => child.reusable);
      const child = fit.find(({ modules }) => modules.has(module)) ?? fit[0] ?? start();
      wake(child);
      return child;
    },

    giveBack(child) {
      if (dismissed || !child.reusable) child.end();
      else resting.set(child, setTimeout(() => child.end(), settings.idleSeconds * 1000).unref());
    },

    async dismiss(reason) {
      dismissed = true;
      const present = [...all];
      for (const child of present) child.end(reason);
      await Promise.all(present.map(({ gone }) => gone));
    },
  };
}
