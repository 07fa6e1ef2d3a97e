import type { Pending } from "./requests.ts";

const mostOpen = 100;

/** What the child asked and was not answered yet, by its own ids, and whose request it is about. */
export class Questions {
  readonly #open = new Map<string, Pending>();

  /** False where the id is in use already, or the child asks too much at once. */
  open(id: string, about: Pending): boolean {
    if (this.#open.has(id) || this.#open.size >= mostOpen) return false;
    this.#open.set(id, about);
    return true;
  }

  about(id: string): Pending | undefined {
    return this.#open.get(id);
  }

  /** True where the question was open. */
  close(id: string): boolean {
    return this.#open.delete(id);
  }

  /** Closes all that were about one request; gives their ids. */
  closeAbout(pending: Pending): readonly string[] {
    if (this.#open.size === 0) return [];
    const ids = [...this.#open].filter(([, about]) => about === pending).map(([id]) => id);
    for (const id of ids) this.#open.delete(id);
    return ids;
  }
}
