/** What somebody has to do before a client gets a code, as oidc-provider keeps it. */

import type { Client, Provider } from "oidc-provider";
import { type Language, languageOf } from "../../../kernel/language.ts";
import { isScope, type Scope } from "../../permissions/scopes.ts";
import type { Visit } from "./answer.ts";

export type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

export interface Asked {
  readonly interaction: Interaction;
  readonly client: Client;
  readonly redirectUri: string;
  /** The resources that are asked for, all of them the hub's. */
  readonly resources: readonly string[];
  readonly scopes: readonly Scope[];
  readonly language: Language;
}

/** Undefined where this browser has no such interaction: it is over, or another browser's. */
export async function askedIn(
  provider: Provider,
  uid: string,
  { request, response, language }: Visit,
): Promise<Asked | undefined> {
  const interaction = await provider.interactionDetails(request, response).catch(() => undefined);
  if (interaction?.uid !== uid) return undefined;
  const { params } = interaction;
  const client = await provider.Client.find(text(params["client_id"]));
  if (client === undefined) return undefined;
  return {
    interaction,
    client,
    redirectUri: text(params["redirect_uri"]),
    resources: [params["resource"]].flat().filter((each) => typeof each === "string"),
    scopes: text(params["scope"]).split(" ").filter(isScope),
    language: wished(params["ui_locales"], language),
  };
}

const text = (value: unknown): string => (typeof value === "string" ? value : "");

/** The client's wish (`ui_locales`) goes before the browser's. */
const wished = (locales: unknown, language: Language): Language =>
  languageOf([...text(locales).split(" ").filter(Boolean), language].join(","));
