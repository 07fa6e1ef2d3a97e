/** Clients of the tests, one of each kind. */

export const robotSecret = "a-secret-of-more-than-24-letters";

export const testClients = [
  { id: "acme-agent", name: "Acme", redirectUris: ["http://127.0.0.1/callback"] },
  {
    id: "web-app",
    name: 'Web <script>alert("x")</script>',
    redirectUris: ["https://app.example.org/callback"],
  },
  {
    id: "robot",
    kind: "confidential",
    secret: robotSecret,
    grants: ["client_credentials"],
    scopes: ["mcp:read"],
  },
  {
    id: "other-robot",
    kind: "confidential",
    secret: `${robotSecret}-too`,
    grants: ["client_credentials"],
  },
] as const;
