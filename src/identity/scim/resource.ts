/** What provisioning can do with people and with groups, alike. */

import type { Filter } from "./filter/parse-filter.ts";
import type { Operation } from "./patch/apply-patch.ts";
import type { Document } from "./schema/read-value.ts";

export interface Resource {
  readonly id: string;
  /** Everything but `id`, `schemas` and `meta`. */
  readonly document: Document;
  readonly created: Date;
  readonly changed: Date;
}

export interface Query {
  readonly filter?: Filter | undefined;
  /** From 1. */
  readonly startIndex: number;
  readonly count: number;
  /** Whether the members of groups are wanted, of which there may be many. */
  readonly members: boolean;
}

export interface Page {
  readonly total: number;
  readonly resources: readonly Resource[];
}

/** Throws where the resource is not what the client thinks it is. */
export type Check = (resource: Resource) => void;

/** All resources of one kind. */
export interface Resources {
  /** @throws `identity.scimFilter` */
  list(query: Query): Promise<Page>;
  /** @throws `identity.scimNotFound` */
  find(id: string): Promise<Resource>;
  /** @throws `identity.scimValue`, `identity.scimTaken` */
  create(sent: object): Promise<Resource>;
  /** @throws as {@link create}, `identity.scimNotFound`, and what `check` throws */
  replace(id: string, sent: object, check: Check): Promise<Resource>;
  /** @throws as {@link replace}, and those of `applyPatch` */
  patch(id: string, operations: readonly Operation[], check: Check): Promise<Resource>;
  /** @throws `identity.scimNotFound`, and what `check` throws */
  remove(id: string, check: Check): Promise<void>;
}
