import assert from "node:assert/strict";
import type { Layout, Passage } from "../../../pipeline/passage.ts";
import { layoutOf } from "../../envelope/layout.ts";

type Given = Partial<Pick<Passage, "era" | "headers" | "capabilities" | "logLevel">>;

/** A request of a client that keeps what it is sent, as it comes. */
export class ClientPassage implements Passage {
  readonly era: Passage["era"];
  readonly id: Passage["id"];
  readonly method: string;
  readonly params: Passage["params"];
  readonly body: Buffer;
  readonly layout: Layout;
  readonly headers: Passage["headers"];
  readonly capabilities: Passage["capabilities"];
  readonly logLevel: string | undefined;
  readonly told: string[] = [];
  ended = false;
  /** With which the answer ended. */
  errorCode: number | undefined;
  /** The client reads no more for now. */
  full = false;
  readonly #chunks: Buffer[] = [];
  #resumes: (() => void)[] = [];
  #gone: ((reason: unknown) => void) | undefined;

  /** `body` is one JSON-RPC request. */
  constructor(body: string | object, given: Given = {}) {
    this.body = Buffer.from(typeof body === "string" ? body : JSON.stringify(body));
    const layout = layoutOf(this.body);
    assert.ok(layout, "The request says something twice.");
    const { id, method, params = {} } = JSON.parse(this.body.toString());
    this.layout = layout;
    this.id = id;
    this.method = method;
    this.params = params;
    this.era = given.era ?? "modern";
    this.headers = given.headers ?? {};
    this.capabilities = given.capabilities ?? {};
    this.logLevel = given.logLevel;
  }

  /** So far. */
  get answer(): string {
    return Buffer.concat(this.#chunks).toString();
  }

  get writes(): number {
    return this.#chunks.length;
  }

  /** Whether somebody waits for the client to go. */
  get watched(): boolean {
    return this.#gone !== undefined;
  }

  get begun(): boolean {
    return this.writes > 0;
  }

  whenGone(listener: ((reason: unknown) => void) | undefined): void {
    this.#gone = listener;
  }

  giveUp(reason: unknown): void {
    this.#gone?.(reason);
  }

  tell(text: Buffer): void {
    this.told.push(text.toString());
  }

  write(chunk: Buffer): boolean {
    assert.ok(!this.ended, "It went on behind the end.");
    this.#chunks.push(chunk);
    return !this.full;
  }

  whenDrained(resume: () => void): void {
    this.#resumes.push(resume);
  }

  end(chunk?: Buffer, errorCode?: number): void {
    if (chunk !== undefined) this.write(chunk);
    this.ended = true;
    this.errorCode = errorCode;
  }

  /** The client reads again. */
  drain(): void {
    this.full = false;
    const resumes = this.#resumes;
    this.#resumes = [];
    for (const resume of resumes) resume();
  }
}
