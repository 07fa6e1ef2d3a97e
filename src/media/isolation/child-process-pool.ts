import { availableParallelism, tmpdir } from "node:os";
import { basename, extname } from "node:path/posix";
import { kernelErrors } from "../../kernel/kernel-errors.ts";
import { slots } from "../../kernel/slots.ts";
import type { IsolationConfig } from "./config.ts";
import { crew } from "./crew.ts";
import type { WorkerPool } from "./worker-pool.ts";

/**
 * A pool of child processes that start when there is work and end when there is none.
 *
 * @param directory where large byte arrays pass through nameless files; one that cannot be written
 * only makes them slower.
 */
export function childProcessPool(settings: IsolationConfig, directory = tmpdir()): WorkerPool {
  const atOnce = settings.workers === 0 ? Math.max(2, availableParallelism()) : settings.workers;
  const places = slots("The media engines", { atOnce, waiting: settings.queue });
  const children = crew(settings, directory);
  let closed = false;

  return {
    run: ({ module, name, seconds = settings.jobSeconds }, args, signal) =>
      places.use(signal, async () => {
        if (closed) throw kernelErrors.cancelled(undefined);
        // Between the end of the wait and here the caller may have left.
        signal.throwIfAborted();
        const child = children.take(module.href);
        try {
          const job = { module: module.href, name, engine: engineOf(module.href), seconds };
          // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the named function returned
          return (await child.run(job, args, signal)) as never;
        } finally {
          children.giveBack(child);
        }
      }),

    async [Symbol.asyncDispose]() {
      closed = true;
      await children.dismiss(kernelErrors.cancelled(undefined));
    },
  };
}

/** `image` of `file:///…/image-job.ts`. */
const engineOf = (href: string): string => basename(href, extname(href)).replace(/-job$/, "");
