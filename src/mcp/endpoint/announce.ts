import type { ServerNotifier } from "@modelcontextprotocol/server";
import type { CatalogChange } from "../../pipeline/catalog.ts";
import type { Session } from "./session.ts";

/** Tells the modern clients that listen, each of which named what it wants to hear. */
export function announce(change: CatalogChange, notify: ServerNotifier): void {
  if ("resource" in change) notify.resourceUpdated(change.resource);
  else if (change.list === "tools") notify.toolsChanged();
  else if (change.list === "prompts") notify.promptsChanged();
  else notify.resourcesChanged();
}

/** Tells a legacy client that holds a stream open; of one resource, only if it subscribed to it. */
export function announceTo(session: Session, change: CatalogChange): void {
  if ("resource" in change && !session.wishes.watches(change.resource)) return;
  session.stream?.tell({ jsonrpc: "2.0", ...legacyNotification(change) });
}

/** A change as a legacy client hears of it. */
const legacyNotification = (change: CatalogChange) =>
  "resource" in change
    ? { method: "notifications/resources/updated" as const, params: { uri: change.resource } }
    : { method: `notifications/${change.list}/list_changed` as const };
