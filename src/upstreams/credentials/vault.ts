/** The tokens that people have at upstreams. The database, and whoever reads it, cannot read them. */

import { randomUUID } from "node:crypto";
import { type Kysely, type Selectable, sql } from "kysely";
import * as z from "zod";
import type { SealedPlace, TextSeal } from "../../identity/keys/sealed-text.ts";
import type { Clock } from "../../kernel/clock.ts";
import type { Database } from "../../storage/database/database.ts";
import type { CredentialTables } from "./credential-table.ts";

const tokens = z.strictObject({
  access: z.string(),
  refresh: z.string().optional(),
  /** Who gave them; only there they are renewed. */
  issuer: z.string().optional(),
});

export type Tokens = Readonly<z.output<typeof tokens>>;

/** Whose, and where. */
export interface VaultPlace {
  readonly principal: string;
  readonly upstream: string;
}

export interface Given {
  readonly kind: "token" | "oauth";
  readonly tokens: Tokens;
  /** Undefined where nobody said when they end. */
  readonly expiresAt: Date | undefined;
}

/** What is known of a credential without its tokens. */
export interface VaultRecord extends VaultPlace {
  readonly kind: Given["kind"];
  readonly expiresAt: Date | undefined;
  readonly createdAt: Date;
  readonly refreshedAt: Date | undefined;
}

export interface VaultEntry extends VaultRecord, Given {
  readonly grantId: string;
  readonly version: number;
}

export interface Vault {
  /** @throws `identity.sealedOtherwise` */
  find(place: VaultPlace): Promise<VaultEntry | undefined>;
  list(principal: string): Promise<readonly VaultRecord[]>;
  /** Puts it in place of whatever was there. */
  set(place: VaultPlace, given: Given): Promise<void>;
  /** False where there was none. */
  remove(place: VaultPlace): Promise<boolean>;
  /** True for one replica only, until it is renewed, or given up, or `seconds` have gone by. */
  claim(entry: VaultEntry, seconds: number): Promise<boolean>;
  giveUp(entry: VaultEntry): Promise<void>;
  /** Undefined where the person has put another in its place, or removed it. */
  renew(entry: VaultEntry, given: Given): Promise<VaultEntry | undefined>;
  /** Removes exactly this one. */
  forget(entry: VaultEntry): Promise<void>;
}

type Row = Selectable<CredentialTables["upstream_credential"]>;

interface VaultNeeds {
  readonly database: Database;
  readonly seal: TextSeal;
  readonly clock: Clock;
}

export const openVault = (needs: VaultNeeds): Vault => new DatabaseVault(needs);

class DatabaseVault implements Vault {
  readonly #db: Kysely<CredentialTables>;
  readonly #seal: TextSeal;
  readonly #clock: Clock;

  constructor({ database, seal, clock }: VaultNeeds) {
    this.#db = database.tables<CredentialTables>();
    this.#seal = seal;
    this.#clock = clock;
  }

  async find({ principal, upstream }: VaultPlace): Promise<VaultEntry | undefined> {
    const row = await this.#db
      .selectFrom("upstream_credential")
      .selectAll()
      .where("principal", "=", principal)
      .where("upstream", "=", upstream)
      .executeTakeFirst();
    return row && this.#entryOf(row);
  }

  async list(principal: string): Promise<readonly VaultRecord[]> {
    const rows = await this.#db
      .selectFrom("upstream_credential")
      .selectAll()
      .where("principal", "=", principal)
      .orderBy("upstream")
      .execute();
    return rows.map(recordOf);
  }

  async set({ principal, upstream }: VaultPlace, given: Given): Promise<void> {
    const grantId = randomUUID();
    const values = {
      grant_id: grantId,
      kind: given.kind,
      sealed: this.#sealed({ principal, upstream }, grantId, given),
      expires_at: given.expiresAt ?? null,
    };
    const anew = { version: 1, renewing_until: null, refreshed_at: null };
    await this.#db
      .insertInto("upstream_credential")
      .values({ principal, upstream, ...values })
      .onConflict((conflict) =>
        conflict
          .columns(["principal", "upstream"])
          .doUpdateSet({ ...values, ...anew, created_at: sql<Date>`now()` }),
      )
      .execute();
  }

  async remove({ principal, upstream }: VaultPlace): Promise<boolean> {
    const { numDeletedRows } = await this.#db
      .deleteFrom("upstream_credential")
      .where("principal", "=", principal)
      .where("upstream", "=", upstream)
      .executeTakeFirst();
    return numDeletedRows > 0n;
  }

  async claim(entry: VaultEntry, seconds: number): Promise<boolean> {
    const now = this.#clock.now();
    const { numUpdatedRows } = await this.#update(entry)
      .set({ renewing_until: new Date(now.getTime() + seconds * 1000) })
      .where((is) => is.or([is("renewing_until", "is", null), is("renewing_until", "<=", now)]))
      .executeTakeFirst();
    return numUpdatedRows > 0n;
  }

  async giveUp(entry: VaultEntry): Promise<void> {
    await this.#update(entry).set({ renewing_until: null }).execute();
  }

  async renew(entry: VaultEntry, given: Given): Promise<VaultEntry | undefined> {
    const row = await this.#update(entry)
      .set({
        sealed: this.#sealed(entry, entry.grantId, given),
        version: entry.version + 1,
        expires_at: given.expiresAt ?? null,
        renewing_until: null,
        refreshed_at: this.#clock.now(),
      })
      .returningAll()
      .executeTakeFirst();
    return row && this.#entryOf(row);
  }

  async forget({ principal, upstream, grantId, version }: VaultEntry): Promise<void> {
    await this.#db
      .deleteFrom("upstream_credential")
      .where("principal", "=", principal)
      .where("upstream", "=", upstream)
      .where("grant_id", "=", grantId)
      .where("version", "=", version)
      .execute();
  }

  /** Changes exactly this one. */
  #update({ principal, upstream, grantId, version }: VaultEntry) {
    return this.#db
      .updateTable("upstream_credential")
      .where("principal", "=", principal)
      .where("upstream", "=", upstream)
      .where("grant_id", "=", grantId)
      .where("version", "=", version);
  }

  #sealed(place: VaultPlace, grantId: string, { tokens: own }: Given): string {
    return this.#seal.seal(JSON.stringify(own), sealedPlace(place, grantId));
  }

  #entryOf(row: Row): VaultEntry {
    const text = this.#seal.open(row.sealed, sealedPlace(row, row.grant_id));
    return {
      ...recordOf(row),
      tokens: tokens.parse(JSON.parse(text)),
      grantId: row.grant_id,
      version: row.version,
    };
  }
}

/** Moved to another row, or left from an earlier grant, it cannot be opened. */
const sealedPlace = ({ principal, upstream }: VaultPlace, grantId: string): SealedPlace => ({
  table: "upstream_credential",
  column: "sealed",
  row: JSON.stringify([principal, upstream, grantId]),
});

const recordOf = (row: Row): VaultRecord => ({
  principal: row.principal,
  upstream: row.upstream,
  kind: row.kind,
  expiresAt: row.expires_at ?? undefined,
  createdAt: row.created_at,
  refreshedAt: row.refreshed_at ?? undefined,
});
