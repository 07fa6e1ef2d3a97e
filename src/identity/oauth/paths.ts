/** Where the authorization server is, below the hub's address. */
export const paths = {
  authorize: "/oauth/authorize",
  token: "/oauth/token",
  pushed: "/oauth/par",
  register: "/oauth/register",
  revoke: "/oauth/revoke",
  introspect: "/oauth/introspect",
  keys: "/oauth/jwks",
  interaction: "/interaction",
  login: "/login",
  logout: "/logout",
  connect: "/connect",
} as const;
