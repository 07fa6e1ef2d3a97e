/**
 * Child processes that do the work of engines which are libraries, so that a crash, a hang or a
 * leak of one ends a job and not the hub.
 */

import type { JobModule, JobUrl } from "./job-module.ts";

export interface WorkerPool extends AsyncDisposable {
  /**
   * Runs `module[name](...args)` in a child process.
   *
   * `module` comes from `jobModule<typeof imageJob>(import.meta.url, "./image-job")`.
   * `seconds` counts from the moment a child takes the job; left out, the pool's own limit holds.
   * The child is killed when the signal fires, when `seconds` pass, or when it grows beyond the memory
   * limit; the next job gets a fresh one. An object of a class arrives as its plain fields, except
   * what structured cloning knows (dates, maps, sets, typed arrays).
   *
   * A job that catches a library's collapse (a trap in WebAssembly) throws `media.engineCrashed`: its
   * child takes no other job. So does an error that is not a `KumihimoError`.
   *
   * @throws what the function threw (a `KumihimoError` keeps its code and data), `kernel.deadline`,
   * `kernel.busy`, `media.engineCrashed`, `media.engineMemory`, the reason of `signal`, and
   * `kernel.cancelled` when the pool is closed.
   */
  run<Module extends JobModule, Name extends keyof Module & string>(
    job: { readonly module: JobUrl<Module>; readonly name: Name; readonly seconds?: number },
    args: Parameters<Module[Name]>,
    signal: AbortSignal,
  ): Promise<Awaited<ReturnType<Module[Name]>>>;
}
