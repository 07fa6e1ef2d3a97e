import type { Client, Provider } from "oidc-provider";

export interface ClientCredentials {
  readonly authorization: string | undefined;
  readonly fields: ReadonlyMap<string, string>;
}

/**
 * The client that asks, if it is the one it says (RFC 6749, section 2.3.1): by its secret, or by its id
 * alone where it has none. Clients that sign instead (`private_key_jwt`) are not taken here.
 */
export async function authenticateClient(
  provider: Provider,
  { authorization, fields }: ClientCredentials,
): Promise<Client | undefined> {
  const offered = basic(authorization) ?? {
    id: fields.get("client_id") ?? "",
    secret: fields.get("client_secret"),
  };
  const client = await provider.Client.find(offered.id).catch(() => undefined);
  if (client === undefined) return undefined;
  const { tokenEndpointAuthMethod: method } = client;
  if (method === "none") return offered.secret === undefined ? client : undefined;
  if (method !== "client_secret_basic" && method !== "client_secret_post") return undefined;
  if (offered.secret === undefined) return undefined;
  return (await client.compareClientSecret(offered.secret)) ? client : undefined;
}

function basic(header: string | undefined): { id: string; secret: string } | undefined {
  const encoded = /^Basic +([\w+/]+={0,2})$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const [, id, secret] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded, "base64").toString()) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return { id: decoded(id), secret: decoded(secret) };
}

/** Both parts are written as in a form (RFC 6749, appendix B). */
const decoded = (part: string): string =>
  new URLSearchParams(`part=${part.replaceAll("&", "%26")}`).get("part") ?? "";
