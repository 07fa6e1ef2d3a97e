/** Jobs that are done one after the other. One that fails stays first, and is tried again. */
export class Lane {
  readonly #ended: () => void;
  readonly #jobs: (() => Promise<void>)[] = [];
  #running: Promise<void> | undefined;
  #trouble: unknown;

  /** @param ended is called after every job, whether it was done or failed */
  constructor(ended: () => void) {
    this.#ended = ended;
  }

  /** What went wrong with the first of the jobs. */
  get trouble(): unknown {
    return this.#trouble;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
  }

  get isEmpty(): boolean {
    return this.#jobs.length === 0;
  }

  /** It is begun with the next {@link run}. */
  add(job: () => Promise<void>): void {
    this.#jobs.push(job);
  }

  /** Has `work` do what the only job would; false where others wait, one is being done, or it could not. */
  instead(work: () => boolean): boolean {
    const isAlone = this.#running === undefined && this.#jobs.length === 1;
    if (!isAlone || this.#trouble !== undefined || !work()) return false;
    this.#jobs.shift();
    return true;
  }

  /** Does what there is to do, until it is done or fails; it does not throw. */
  run(): Promise<void> {
    this.#running ??= this.#go().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  async #go(): Promise<void> {
    for (let job = this.#jobs[0]; job !== undefined; job = this.#jobs[0]) {
      try {
        await job();
        this.#jobs.shift();
        this.#trouble = undefined;
      } catch (error) {
        this.#trouble = error;
        return;
      } finally {
        this.#ended();
      }
    }
  }
}
