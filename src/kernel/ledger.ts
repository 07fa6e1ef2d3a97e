/**
 * Values by key, for what begins and ends thousands of times a second.
 *
 * As with {@link Attendance}, a `Map` would keep what has ended alive: its former tables point to each
 * other. The table of an object does not.
 */
export class Ledger<Value> {
  #entries: Record<string, Value> = Object.create(null);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(key: string | number): Value | undefined {
    return this.#entries[key];
  }

  has(key: string | number): boolean {
    return key in this.#entries;
  }

  set(key: string | number, value: Value): void {
    if (!(key in this.#entries)) this.#size += 1;
    this.#entries[key] = value;
  }

  /** Whether there was one. */
  delete(key: string | number): boolean {
    if (!(key in this.#entries)) return false;
    this.#size -= 1;
    delete this.#entries[key];
    return true;
  }

  clear(): void {
    this.#entries = Object.create(null);
    this.#size = 0;
  }

  /** All of them at this moment, in no order. */
  values(): readonly Value[] {
    return Object.values(this.#entries);
  }
}
