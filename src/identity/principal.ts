/** Who calls: a person, a service, or the operator at this machine. */
export interface Principal {
  /** Stable and unique, for example `operator` or `user:aya@example.org`. */
  readonly id: string;
  readonly kind: "operator" | "person" | "service";
  /** `noun:verb`, or `*` for everything. */
  readonly permissions: readonly string[];
  /** Distinguished names, where a directory knows the principal. */
  readonly groups?: readonly string[];
  /** What ends with a logout or a revocation; the operator has none. */
  readonly session?: string;
  /** The OAuth client that acts for them. */
  readonly client?: string;
}

/** Whoever holds the operator's token, or sits at this machine. */
export const operator: Principal = { id: "operator", kind: "operator", permissions: ["*"] };

/** Who names a person: a directory, a provider of logins, an issuer; of all others, something that is none. */
export const sourceOf = (id: string): string => id.slice(id.lastIndexOf("@") + 1);
