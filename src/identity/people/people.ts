/** The people whom the hub has met or was told of, whatever their source. */

/** Somebody as their source describes them. */
export interface Arrival {
  /** Who says so: the name of a directory, of an OpenID provider, of a SAML provider, or `scim`. */
  readonly source: string;
  /** The source's own name for the person, which it never gives to another. */
  readonly externalId: string;
  readonly username: string;
  readonly displayName?: string | undefined;
  readonly email?: string | undefined;
  /** Names of groups: distinguished names (DN) from a directory, what the provider calls them elsewhere. */
  readonly groups: readonly string[];
}

export interface Person extends Arrival {
  /**
   * `user:<username>@<source>` as they were first met. It stays when they are renamed, and is never
   * given to another: a second person of that name gets `user:<username>~2@<source>`.
   */
  readonly id: string;
  /** False where somebody switched them off; they cannot log in and their sessions end. */
  readonly active: boolean;
}

export interface People {
  /**
   * Whoever just logged in, as their source has them now; remembered at once.
   *
   * @throws `identity.personInactive`
   */
  arrived(arrival: Arrival): Promise<Person>;
  find(id: string): Promise<Person | undefined>;
  /** The person whom a source knows by this id, if they have been here; also one who is switched off. */
  findExternal(source: string, externalId: string): Promise<Person | undefined>;
  /**
   * The person as their source has them now, asked again where it can be (a directory); where it
   * cannot, as they last arrived. Undefined for nobody and for somebody who may not come in any more.
   *
   * @throws `identity.directoryDown` when the source cannot be asked
   */
  again(id: string, signal: AbortSignal): Promise<Person | undefined>;
  /** Those whose id, name or address holds `text`; left out, all. By their ids, 200 at most. */
  search(text?: string): Promise<readonly Person[]>;
  /** Lets somebody in no more, or again; their sessions are ended by whoever ends sessions. False for nobody. */
  setActive(id: string, active: boolean): Promise<boolean>;
}
