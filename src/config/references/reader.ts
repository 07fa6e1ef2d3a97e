/** What a reference leads to, or why it leads nowhere, in the reader's language; never with a value. */
export type Followed = { readonly text: string } | { readonly why: string };

/** Follows what stands after the scheme. */
export type Reader = (rest: string) => Promise<Followed>;

/** By their scheme. */
export type Readers = Readonly<Partial<Record<Scheme, Reader>>>;

export type Scheme = "env" | "file" | "secret" | "vault";
