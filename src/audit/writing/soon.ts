/** Between two runs at least, so that a busy hub does not make one for each entry; in milliseconds. */
const gapMs = 0.5;

/** Runs work soon: at once where that is seldom, else together with what is asked for in the meantime. */
export class Soon {
  readonly #work: () => void;
  #last = -Infinity;
  #planned = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    const run = (): void => {
      this.#planned = false;
      this.#last = performance.now();
      this.#work();
    };
    if (performance.now() - this.#last >= gapMs) setImmediate(run);
    else setTimeout(run, 1);
  }
}
