/** Options of the drawing library: a tree of plain values that only this folder makes. */
export type Options = Readonly<Record<string, unknown>>;
