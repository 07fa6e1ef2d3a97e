/** What a verification finds. Everything in it but numbers was read from files that anybody may have written. */

/** What was done to a log; each is told in words by whoever shows the report. */
export type DamageKind =
  | "changed"
  | "removed"
  | "inserted"
  | "moved"
  | "cutOff"
  | "otherLog"
  | "otherKey"
  | "olderCheckpoint"
  | "misfit"
  | "noCheckpoint"
  | "missingSegment"
  | "missingBeginning"
  | "missingFile"
  | "missingLog"
  | "bodyMissing"
  | "bodyChanged"
  | "bodyInserted"
  | "hashList"
  | "incomplete"
  | "sequence"
  | "unreadable";

/** Entries by their numbers, both ends included. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** What an entry says of itself, as it stands now. */
export interface EntryBrief {
  readonly at?: string;
  readonly kind?: string;
  readonly tool?: string;
  readonly principal?: string;
}

export interface Damage {
  readonly kind: DamageKind;
  /** Its name within the log's folder; of a checkpoint that was given, the name of that file. */
  readonly file: string;
  readonly entries?: Range;
  /** The entry that stands in its place, or that it is a copy of. */
  readonly other?: number;
  /** Whose log or key it is instead, or why a file cannot be read. */
  readonly instead?: string;
  readonly entry?: EntryBrief;
}

/** What is no damage, and good to know. */
export type RemarkKind =
  | "open"
  | "incomplete"
  | "timesGoBack"
  | "lost"
  | "leftOver"
  | "unknownFile"
  | "tooOld"
  | "notFollowed"
  | "renamed"
  | "onlyOwnKey";

export interface Remark {
  readonly kind: RemarkKind;
  readonly file?: string;
  readonly entries?: Range;
  readonly count?: number;
}

export interface Witnessing {
  readonly name: string;
  /** Of the largest checkpoint that it signed and that fits; nothing where there is none. */
  readonly size: number | undefined;
}

export interface LogReport {
  readonly folder: string;
  readonly origin: string | undefined;
  /** Fingerprint of the key that the log was verified with, as in its verifier key. */
  readonly key: string | undefined;
  /** The number of the first entry that is there, and of the one behind the last. */
  readonly first: number;
  readonly size: number;
  readonly segments: number;
  /** Times of the first and the last entry. */
  readonly since: string | undefined;
  readonly until: string | undefined;
  /** The size of the last checkpoint that fits. */
  readonly checkpoint: number;
  /** Entries behind it. */
  readonly uncovered: number;
  /** Entries below this number were removed in an orderly way. */
  readonly removedBefore: number;
  readonly bodies: { readonly checked: number; readonly erased: number };
  readonly witnesses: readonly Witnessing[];
  readonly damages: readonly Damage[];
  /** With those that are not listed. */
  readonly damageCount: number;
  readonly remarks: readonly Remark[];
}

export interface Verification {
  readonly intact: boolean;
  readonly logs: readonly LogReport[];
  /** Of no log that is there. */
  readonly damages: readonly Damage[];
  readonly remarks: readonly Remark[];
}

/** More are counted, and not listed. */
const mostListed = 100;

/** Gathers what is found in one log. */
export interface Findings {
  damage(damage: Damage): void;
  remark(remark: Remark): void;
  readonly damages: Damage[];
  readonly damageCount: number;
  readonly remarks: readonly Remark[];
  /** What is found from now on is only counted. */
  readonly isFull: boolean;
}

export function createFindings(): Findings {
  const damages: Damage[] = [];
  const remarks: Remark[] = [];
  let damageCount = 0;
  return {
    damages,
    remarks,
    get damageCount() {
      return damageCount;
    },
    get isFull() {
      return damages.length >= mostListed;
    },
    damage(damage) {
      damageCount += 1;
      if (damages.length < mostListed) damages.push(damage);
    },
    remark(remark) {
      if (remarks.length < mostListed) remarks.push(remark);
    },
  };
}
