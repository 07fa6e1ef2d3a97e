import type { Json } from "./exhibit.ts";
import type { ShowroomChange } from "./showroom.ts";

/** Tells one legacy client of a change: a list to everybody, a resource to those that follow it. */
export function tellLegacy(
  change: ShowroomChange,
  followed: ReadonlySet<string>,
  notify: (method: string, params: Json) => Promise<void>,
): void {
  if ("resource" in change && !followed.has(change.resource)) return;
  const told =
    "resource" in change
      ? notify("notifications/resources/updated", { uri: change.resource })
      : notify(`notifications/${change.list}/list_changed`, {});
  // A client that is gone misses it.
  told.catch(() => {});
}
