/** Runs work once for all who ask for it in one turn of the event loop. */
export class Soon {
  readonly #work: () => void;
  #planned = false;

  constructor(work: () => void) {
    this.#work = work;
  }

  plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => {
      this.#planned = false;
      this.#work();
    });
  }
}
