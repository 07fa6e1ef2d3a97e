import { setTimeout as wait } from "node:timers/promises";
import * as client from "openid-client";
import type { Principal } from "../../identity/principal.ts";
import type { Clock } from "../../kernel/clock.ts";
import { type AuthorizationClient, AuthorizationFailure } from "./authorization-client.ts";
import type { FindServer } from "./authorization-server.ts";
import type { CallerCredential, CallerCredentials } from "./credential.ts";
import { credentialErrors } from "./errors.ts";
import { failureTold } from "./failure-told.ts";
import { givenIn } from "./given-in.ts";
import type { VaultSettings } from "./settings.ts";
import { SharedWork } from "./shared-work.ts";
import type { Vault, VaultEntry, VaultPlace } from "./vault.ts";

export interface UserVaultNeeds {
  readonly vault: Vault;
  /** Left out, tokens are not renewed. */
  readonly server?: { readonly client: AuthorizationClient; readonly find: FindServer } | undefined;
  /** Where people connect their account. */
  readonly url: string | undefined;
  readonly clock: Clock;
}

/** A token is renewed this long before its end, in seconds. */
const marginSeconds = 30;
/** A replica that has not renewed it by then is gone; longer than a server may take. */
const claimSeconds = 90;
const lookMs = 150;

/** Each person's own token for the upstream, renewed where its server lets the hub. */
export const userVault = (
  upstream: string,
  settings: VaultSettings,
  needs: UserVaultNeeds,
): CallerCredentials & AsyncDisposable => new UserVault(upstream, settings, needs);

class UserVault implements CallerCredentials, AsyncDisposable {
  readonly #upstream: string;
  readonly #settings: VaultSettings;
  readonly #needs: UserVaultNeeds;
  readonly #renewing = new SharedWork<VaultEntry | undefined>();

  constructor(upstream: string, settings: VaultSettings, needs: UserVaultNeeds) {
    this.#upstream = upstream;
    this.#settings = settings;
    this.#needs = needs;
  }

  async of(caller: Principal, signal: AbortSignal): Promise<CallerCredential> {
    const entry = await this.#found(caller);
    const left = this.#secondsLeft(entry);
    if (left > marginSeconds) return this.#credentialOf(entry);
    if (!isRenewable(entry, this.#needs)) {
      if (left > 0) return this.#credentialOf(entry);
      throw this.#notConnected();
    }
    try {
      return this.#credentialOf(await this.#renewed(entry, signal));
    } catch (error) {
      // It is good for a moment more, and the server may be back by then.
      if (left > 0 && isDown(error)) return this.#credentialOf(entry);
      throw this.#told(error);
    }
  }

  async insteadOf(
    before: CallerCredential,
    caller: Principal,
    signal: AbortSignal,
  ): Promise<CallerCredential> {
    const entry = await this.#found(caller);
    const now = this.#credentialOf(entry);
    if (now.headers[1] !== before.headers[1]) return now;
    if (!isRenewable(entry, this.#needs)) throw this.refused();
    try {
      return this.#credentialOf(await this.#renewed(entry, signal));
    } catch (error) {
      throw this.#told(error);
    }
  }

  refused(): Error {
    return credentialErrors.credentialRefused({ upstream: this.#upstream, url: this.#needs.url });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#renewing.settled();
  }

  async #found(caller: Principal): Promise<VaultEntry> {
    const upstream = this.#upstream;
    if (caller.kind === "operator") throw credentialErrors.noPerson({ upstream });
    const entry = await this.#needs.vault.find({ principal: caller.id, upstream });
    if (entry === undefined) throw this.#notConnected();
    return entry;
  }

  async #renewed(entry: VaultEntry, signal: AbortSignal): Promise<VaultEntry> {
    const key = `${entry.grantId} ${entry.version}`;
    const next = await this.#renewing.do(key, signal, () => renewal(entry, this.#needs));
    if (next === undefined) throw this.#notConnected();
    return next;
  }

  #credentialOf({ principal, grantId, tokens }: VaultEntry): CallerCredential {
    const { header, scheme } = this.#settings;
    return {
      session: `${principal} ${grantId}`,
      headers: [header, `${scheme} ${tokens.access}`.trim()],
    };
  }

  #secondsLeft({ expiresAt }: VaultEntry): number {
    if (expiresAt === undefined) return Infinity;
    return (expiresAt.getTime() - this.#needs.clock.now().getTime()) / 1000;
  }

  #notConnected(): Error {
    return credentialErrors.notConnected({ upstream: this.#upstream, url: this.#needs.url });
  }

  #told(error: unknown): unknown {
    const upstream = this.#upstream;
    return failureTold(upstream, error, () => credentialErrors.hubRefused({ upstream }));
  }
}

const isDown = (error: unknown): boolean =>
  error instanceof AuthorizationFailure && error.kind === "down";

const isRenewable = ({ tokens }: VaultEntry, { server }: UserVaultNeeds): boolean =>
  server !== undefined && tokens.refresh !== undefined;

/**
 * The next version, whichever replica makes it. Undefined where the person has to connect anew.
 *
 * @throws {@link AuthorizationFailure}
 */
async function renewal(entry: VaultEntry, needs: UserVaultNeeds): Promise<VaultEntry | undefined> {
  const { vault } = needs;
  const last = performance.now() + claimSeconds * 1000;
  while (performance.now() < last) {
    if (await vault.claim(entry, claimSeconds)) return spend(entry, needs);
    await wait(lookMs, undefined, { ref: false });
    const now = await vault.find(placeOf(entry));
    if (now === undefined) return undefined;
    if (now.grantId !== entry.grantId || now.version !== entry.version) return now;
  }
  throw new AuthorizationFailure("down", "another replica renews it");
}

const placeOf = ({ principal, upstream }: VaultPlace): VaultPlace => ({ principal, upstream });

/** Whoever comes here is the only one who shows this refresh token. */
async function spend(entry: VaultEntry, needs: UserVaultNeeds): Promise<VaultEntry | undefined> {
  const { vault, clock } = needs;
  try {
    const given = givenIn(await refreshed(entry, needs), entry.tokens, clock);
    return (await vault.renew(entry, given)) ?? (await vault.find(placeOf(entry)));
  } catch (error) {
    if (!isGone(error)) {
      await vault.giveUp(entry);
      throw error;
    }
    await vault.forget(entry);
    return undefined;
  }
}

/** The person, or the server, has taken it back; or it is of another server than is asked now. */
const isGone = (error: unknown): boolean =>
  error instanceof AuthorizationFailure && goneBy.has(error.detail);

const otherIssuer = "another issuer";
const goneBy = new Set(["invalid_grant", otherIssuer]);

async function refreshed({ tokens }: VaultEntry, { server }: UserVaultNeeds) {
  const { refresh, issuer } = tokens;
  if (server === undefined || refresh === undefined) throw new Error("It cannot be renewed.");
  const never = new AbortController().signal;
  return server.client.ask(never, async () => {
    const { configuration, resource } = await server.find();
    // What one server gave is not shown to another.
    if (configuration.serverMetadata().issuer !== issuer) {
      throw new AuthorizationFailure("refused", otherIssuer);
    }
    const parameters = resource === undefined ? {} : { resource };
    return client.refreshTokenGrant(configuration, refresh, parameters);
  });
}
