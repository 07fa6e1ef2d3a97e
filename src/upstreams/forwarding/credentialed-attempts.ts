import type { Principal } from "../../identity/principal.ts";
import type { Receiver, SendFailure } from "../channel.ts";
import type { CallerCredential, CallerCredentials } from "../credentials/credential.ts";
import type { Instances } from "../instances/instances.ts";
import type { Draft, Forwarding, ForwardOptions } from "../upstream.ts";
import { Attempts } from "./attempts.ts";
import { isUnwelcome } from "./failures.ts";

interface Needs {
  readonly instances: Instances;
  readonly credentials: CallerCredentials;
  readonly caller: Principal;
}

/** One request with a credential of its caller's. One that the upstream refuses is replaced once. */
export class CredentialedAttempts implements Receiver, Forwarding {
  readonly #needs: Needs;
  readonly #draft: Draft;
  readonly #receiver: Receiver;
  readonly #options: ForwardOptions;
  #credential: CallerCredential | undefined;
  #attempts: Attempts | undefined;
  #wasSent = false;
  #replaced = false;
  #over = false;

  constructor(needs: Needs, draft: Draft, receiver: Receiver, options: ForwardOptions) {
    this.#needs = needs;
    this.#draft = draft;
    this.#receiver = receiver;
    this.#options = options;
  }

  get instance(): string | undefined {
    return this.#attempts?.instance;
  }

  start(): void {
    const { credentials, caller } = this.#needs;
    this.#beginWith(credentials.of(caller, this.#options.signal));
  }

  #beginWith(found: Promise<CallerCredential>): void {
    found.then(
      (credential) => this.#begin(credential),
      (cause: unknown) => this.#fail({ kind: "connect", sent: false, cause }),
    );
  }

  #begin(credential: CallerCredential): void {
    if (this.#over) return;
    this.#credential = credential;
    const draft: Draft = (introduction) => ({ ...this.#draft(introduction), credential });
    const options = { ...this.#options, credential };
    this.#attempts = new Attempts(this.#needs.instances, draft, this, options);
    this.#attempts.start();
  }

  /** Once, however often it is sent. */
  sent(): void {
    if (!this.#wasSent) this.#receiver.sent();
    this.#wasSent = true;
  }

  message(text: Buffer): void {
    this.#receiver.message(text);
  }

  data(chunk: Buffer): boolean {
    return this.#receiver.data(chunk);
  }

  end(): void {
    this.#over = true;
    this.#receiver.end();
  }

  /** A server that answers 401 has not looked at the request; 403 is its last word. */
  failed(failure: SendFailure): void {
    const { credentials, caller } = this.#needs;
    const refused = this.#credential;
    if (!isUnwelcome(failure) || refused === undefined) return this.#fail(failure);
    if (this.#replaced || failure.status === 403)
      return this.#fail({ ...failure, cause: credentials.refused() });
    this.#replaced = true;
    this.#beginWith(credentials.insteadOf(refused, caller, this.#options.signal));
  }

  #fail(failure: SendFailure): void {
    if (this.#over) return;
    this.#over = true;
    this.#receiver.failed(failure);
  }

  tell(message: object): void {
    this.#attempts?.tell(message);
  }

  resume(): void {
    this.#attempts?.resume();
  }

  cancel(outcome: "neutral" | "failed" = "neutral"): void {
    if (this.#over) return;
    this.#over = true;
    this.#attempts?.cancel(outcome);
  }
}
