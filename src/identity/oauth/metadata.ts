import { scopes } from "../permissions/scopes.ts";
import { proofAlgorithms } from "../tokens/dpop-proof.ts";
import { paths } from "./paths.ts";
import { assertionGrant, type OAuthSettings } from "./settings.ts";

/** What clients read of the authorization server (RFC 8414), which does what this says and no more. */
export function serverMetadata(publicUrl: string, settings: OAuthSettings): object {
  const at = (path: string): string => `${publicUrl}${path}`;
  const withSecret = ["client_secret_basic", "client_secret_post"];
  const trustsIssuers = settings.assertionIssuers.length > 0;
  return {
    issuer: publicUrl,
    authorization_endpoint: at(paths.authorize),
    token_endpoint: at(paths.token),
    pushed_authorization_request_endpoint: at(paths.pushed),
    revocation_endpoint: at(paths.revoke),
    introspection_endpoint: at(paths.introspect),
    ...(settings.dynamicRegistration && { registration_endpoint: at(paths.register) }),
    jwks_uri: at(paths.keys),
    scopes_supported: scopes,
    response_types_supported: ["code"],
    response_modes_supported: ["query"],
    grant_types_supported: [
      "authorization_code",
      "refresh_token",
      "client_credentials",
      ...(trustsIssuers ? [assertionGrant] : []),
    ],
    ...(trustsIssuers && {
      authorization_grant_profiles_supported: ["urn:ietf:params:oauth:grant-profile:id-jag"],
    }),
    token_endpoint_auth_methods_supported: ["none", ...withSecret, "private_key_jwt"],
    token_endpoint_auth_signing_alg_values_supported: signingAlgorithms,
    revocation_endpoint_auth_methods_supported: ["none", ...withSecret],
    introspection_endpoint_auth_methods_supported: withSecret,
    code_challenge_methods_supported: ["S256"],
    dpop_signing_alg_values_supported: proofAlgorithms,
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: settings.clientDocuments.enabled,
    ui_locales_supported: ["en", "ja"],
  };
}

/** With which clients sign; none of them with a secret that the hub would have to know. */
export const signingAlgorithms = ["ES256", "EdDSA", "Ed25519", "PS256", "RS256"] as const;
