import type { JsonObject } from "../../../kernel/json-object.ts";
import type { Entry } from "../../reading/entry.ts";

export interface OcsfClass {
  readonly category_uid: number;
  readonly class_uid: number;
}

/** What an event of a class has besides what all have. */
export interface OcsfDetails extends JsonObject {
  readonly activity_id: number;
  /** Of an activity that the class has no number for. */
  readonly activity_name?: string;
  /** Members of the entry that OCSF has no place for. */
  readonly unmapped: JsonObject;
}

/** The number for what a class does not list; its name stands beside it. */
export const otherId = 99;

interface Status {
  readonly status_id: number;
  readonly status: string;
  readonly status_code?: string;
}

const known: Readonly<Record<string, Status>> = {
  ok: { status_id: 1, status: "Success" },
  failed: { status_id: 2, status: "Failure" },
  refused: { status_id: 2, status: "Failure" },
};

/** How it ended; a call that only begins, or ends in another way, has a status of its own. */
export function statusOf({ outcome = "begun", code }: Entry): Status {
  const status = Object.hasOwn(known, outcome) ? known[outcome] : undefined;
  return {
    ...(status ?? { status_id: otherId, status: outcome }),
    ...(code !== undefined && { status_code: code }),
  };
}
