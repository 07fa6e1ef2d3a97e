/** Those who wait until the log has reached a size, in the order in which they came. */
export class Waiters {
  #waiting: { readonly size: number; readonly goOn: () => void }[] = [];
  #first = 0;

  get isEmpty(): boolean {
    return this.#first === this.#waiting.length;
  }

  add(size: number, goOn: () => void): void {
    this.#waiting.push({ size, goOn });
  }

  /** Lets those go on who wait for this size or less. */
  reached(size: number): void {
    for (;;) {
      const next = this.#waiting[this.#first];
      if (next === undefined || next.size > size) break;
      this.#first += 1;
      next.goOn();
    }
    if (!this.isEmpty) return;
    this.#waiting = [];
    this.#first = 0;
  }
}
