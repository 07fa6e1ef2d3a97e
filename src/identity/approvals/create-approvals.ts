import { createHash, randomUUID } from "node:crypto";
import * as z from "zod";
import type { AuditLog } from "../../audit/audit-log.ts";
import { canonicalJson } from "../../kernel/canonical-json.ts";
import type { Clock } from "../../kernel/clock.ts";
import { shortId } from "../../kernel/ids.ts";
import type { State } from "../../storage/state/state.ts";
import type { Log } from "../../telemetry/log.ts";
import type { ApprovableCall, ApprovalRequest, Approvals, Verdict } from "./approvals.ts";
import { approvalErrors } from "./errors.ts";

export interface ApprovalNeeds {
  readonly state: State;
  /** A request belongs to the policy that asked for it. */
  readonly policy: { readonly fingerprint: string };
  readonly audit: Pick<AuditLog, "record">;
  readonly clock: Pick<Clock, "now">;
  readonly log: Pick<Log, "info">;
}

/** Requests that may wait at the same time: of everybody, and of one principal. */
const most = { all: 200, own: 20 };

const kept = z.object({
  /** Tells one value from every other, so that nobody exchanges one for an equal one. */
  nonce: z.string(),
  state: z.enum(["pending", "approved", "denied", "used"]),
  policy: z.string(),
  principal: z.string(),
  tool: z.string(),
  arguments: z.string(),
  rules: z.array(z.string()),
  era: z.string(),
  transport: z.string(),
  seconds: z.number(),
  askedAt: z.number(),
  until: z.number(),
  decidedBy: z.string().optional(),
});

type Kept = z.output<typeof kept>;

/** One that was not made use of yet. */
type Open = Kept & { readonly state: ApprovalRequest["state"] };

interface Found {
  /** As it stands in the state. */
  readonly text: string;
  /** Undefined for what was used, is over, or was asked for by another policy. */
  readonly open: Open | undefined;
}

/** Requests in the state that replicas share. */
export const createApprovals = (needs: ApprovalNeeds): Approvals => new StateApprovals(needs);

class StateApprovals implements Approvals {
  readonly #needs: ApprovalNeeds;

  constructor(needs: ApprovalNeeds) {
    this.#needs = needs;
  }

  idOf({ principal, tool, arguments: given, rules }: ApprovableCall): string {
    const { fingerprint } = this.#needs.policy;
    return createHash("sha256")
      .update(canonicalJson([principal, tool, given, rules.toSorted(), fingerprint]))
      .digest("base64url")
      .slice(0, 32);
  }

  async ask(call: ApprovableCall, seconds: number): Promise<ApprovalRequest> {
    const id = this.idOf(call);
    const before = await this.#read(id);
    if (before?.open !== undefined) return shown(id, before.open);
    await this.#checkRoom(call.principal);
    const made = this.#made(call, seconds);
    const text = JSON.stringify(made);
    if (!(await this.#needs.state.exchange(keyOf(id), before?.text, text, seconds))) {
      return await this.ask(call, seconds);
    }
    await this.#index.set(id, call.principal, seconds);
    this.#record(call, { id, caller: call.principal }, "approval asked");
    const { principal, tool } = call;
    this.#needs.log.info("a call waits for approval", {
      call: call.call,
      name: id,
      principal,
      tool,
    });
    return shown(id, made);
  }

  async find(id: string): Promise<ApprovalRequest | undefined> {
    const { open } = (await this.#read(id)) ?? {};
    return open && shown(id, open);
  }

  async list(): Promise<readonly ApprovalRequest[]> {
    const ids = [...(await this.#index.all()).keys()];
    const found = await Promise.all(ids.map((id) => this.find(id)));
    return found
      .filter((request) => request !== undefined)
      .toSorted((one, other) => one.askedAt.getTime() - other.askedAt.getTime());
  }

  async decide(id: string, verdict: Verdict, by: string): Promise<ApprovalRequest> {
    const { text: before, open } = (await this.#read(id)) ?? {};
    if (open?.state !== "pending") throw approvalErrors.noApproval({});
    const { principal, tool, era, transport, seconds } = open;
    const about = { call: shortId(), principal: by, tool, era, transport };
    if (by === principal) {
      this.#record(about, { id, caller: principal }, "approval refused");
      throw approvalErrors.ownApproval({});
    }
    const state = verdict === "approve" ? ("approved" as const) : ("denied" as const);
    const until = this.#now() + seconds * 1000;
    const decided: Open = { ...open, nonce: randomUUID(), state, until, decidedBy: by };
    const text = JSON.stringify(decided);
    if (!(await this.#needs.state.exchange(keyOf(id), before, text, seconds))) {
      throw approvalErrors.noApproval({});
    }
    await this.#index.set(id, principal, seconds);
    this.#record(about, { id, caller: principal }, `approval ${state}`);
    return shown(id, decided);
  }

  async use(call: ApprovableCall): Promise<boolean> {
    const id = this.idOf(call);
    const { text: before, open } = (await this.#read(id)) ?? {};
    if (open?.state !== "approved") return false;
    const used: Kept = { ...open, nonce: randomUUID(), state: "used", arguments: "" };
    const text = JSON.stringify(used);
    const won = await this.#needs.state.exchange(keyOf(id), before, text, usedSeconds);
    if (!won) return false;
    await this.#index.delete(id);
    this.#record(call, { id, caller: call.principal }, "approval used");
    return true;
  }

  answered(call: ApprovableCall, verdict: Verdict): void {
    const outcome = verdict === "approve" ? "approval approved" : "approval denied";
    this.#record(call, { id: this.idOf(call), caller: call.principal }, outcome);
  }

  async #read(id: string): Promise<Found | undefined> {
    const text = idForm.test(id) ? await this.#needs.state.get(keyOf(id)) : undefined;
    if (text === undefined) return undefined;
    const found = kept.parse(JSON.parse(text));
    const current = found.policy === this.#needs.policy.fingerprint && found.until > this.#now();
    return { text, open: current && isOpen(found) ? found : undefined };
  }

  async #checkRoom(principal: string): Promise<void> {
    const waiting = [...(await this.#index.all()).values()];
    const own = waiting.filter((each) => each === principal).length;
    if (waiting.length >= most.all || own >= most.own) throw approvalErrors.tooManyApprovals({});
  }

  #made(call: ApprovableCall, seconds: number): Open {
    const { principal, tool, arguments: given, rules, era, transport } = call;
    return {
      nonce: randomUUID(),
      state: "pending",
      policy: this.#needs.policy.fingerprint,
      principal,
      tool,
      arguments: given,
      rules: [...rules],
      era,
      transport,
      seconds,
      askedAt: this.#now(),
      until: this.#now() + seconds * 1000,
    };
  }

  #record(
    { call, principal, tool, era, transport }: Omit<ApprovableCall, "arguments" | "rules">,
    approval: { readonly id: string; readonly caller: string },
    outcome: string,
  ): void {
    const milliseconds = 0;
    const entry = { call, principal, tool, era, transport, outcome, milliseconds, approval };
    this.#needs.audit.record({ kind: "call", ...entry });
  }

  #now(): number {
    return this.#needs.clock.now().getTime();
  }

  get #index() {
    return this.#needs.state.collection("approvals");
  }
}

/** How long it is remembered that a request was made use of, so that two calls at once cannot both. */
const usedSeconds = 60;

const idForm = /^[\w-]{32}$/;

const isOpen = (found: Kept): found is Open => found.state !== "used";

const keyOf = (id: string): string => `approval:${id}`;

function shown(id: string, { askedAt, until, decidedBy, ...found }: Open): ApprovalRequest {
  const { state, principal, tool, arguments: given, rules, era, transport } = found;
  return {
    id,
    state,
    principal,
    tool,
    arguments: given,
    rules,
    era,
    transport,
    askedAt: new Date(askedAt),
    until: new Date(until),
    ...(decidedBy !== undefined && { decidedBy }),
  };
}
