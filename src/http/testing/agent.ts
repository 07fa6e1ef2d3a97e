/** An MCP client with the official client library's own login, and somebody at its browser. */

import {
  Client,
  type DpopSession,
  type OAuthClientMetadata,
  type OAuthClientProvider,
  type OAuthDiscoveryState,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { type Seen, type TestBrowser, testBrowser } from "./browser.ts";
import { testPassword } from "./login-hub.ts";

export interface AgentOptions {
  readonly url: string;
  /** As it is registered beforehand. */
  readonly client?: StoredOAuthClientInformation;
  /** The address of the document that describes it. */
  readonly document?: string;
  readonly dpop?: DpopSession;
  readonly username?: string;
  readonly browser?: TestBrowser;
  readonly redirectUrl?: string;
}

export interface Agent {
  readonly tokens: () => StoredOAuthTokens | undefined;
  readonly registered: () => StoredOAuthClientInformation | undefined;
  /** The pages that were shown, by their headings. */
  readonly pages: readonly string[];
  /** Where the browser was sent, in order. */
  readonly visited: readonly URL[];
  /** Calls a tool, and logs in when it is asked to; the text of the answer. */
  call(tool: string): Promise<string>;
  /** Puts other tokens in the place of its own. */
  hold(tokens: StoredOAuthTokens): void;
}

const heading = ({ html }: Seen): string => /<h1>\s*([^<]*?)\s*<\/h1>/.exec(html)?.[1] ?? "";

export function testAgent(options: AgentOptions): Agent {
  const { url, username = "alice" } = options;
  const redirectUrl = options.redirectUrl ?? "http://127.0.0.1:43117/callback";
  const browser = options.browser ?? testBrowser(url);
  const pages: string[] = [];
  const visited: URL[] = [];
  let tokens: StoredOAuthTokens | undefined;
  let registered = options.client;
  let discovered: OAuthDiscoveryState | undefined;
  let verifier = "";
  let transport: StreamableHTTPClientTransport | undefined;

  const metadata: OAuthClientMetadata = {
    client_name: "Test Agent",
    redirect_uris: [redirectUrl],
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
    token_endpoint_auth_method: "none",
  };
  const provider: OAuthClientProvider = {
    redirectUrl,
    clientMetadata: metadata,
    ...(options.document !== undefined && { clientMetadataUrl: options.document }),
    clientInformation: () => registered,
    saveClientInformation: (information) => void (registered = information),
    tokens: () => tokens,
    saveTokens: (saved) => void (tokens = saved),
    saveDiscoveryState: (state) => void (discovered = state),
    discoveryState: () => discovered,
    invalidateCredentials(what) {
      if (what === "all" || what === "tokens") tokens = undefined;
      if (what === "all" || what === "discovery") discovered = undefined;
    },
    saveCodeVerifier: (made) => void (verifier = made),
    codeVerifier: () => verifier,
    dpop: () => options.dpop,
    async redirectToAuthorization(address) {
      visited.push(address);
      const seen = await throughPages(browser, await browser.open(address), username, pages);
      visited.push(seen.url);
      await transport?.finishAuth(seen.url.searchParams);
    },
  };

  const connected = async (): Promise<Client> => {
    const client = new Client(
      { name: "test", version: "1" },
      { versionNegotiation: { mode: "auto" } },
    );
    transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), {
      authProvider: provider,
    });
    await client.connect(transport);
    return client;
  };

  const attempt = async (name: string): Promise<string> => {
    const client = await connected();
    try {
      const { content } = await client.callTool({ name, arguments: {} });
      const [first] = content;
      return first?.type === "text" ? first.text : "";
    } finally {
      await client.close();
    }
  };

  return {
    tokens: () => tokens,
    registered: () => registered,
    pages,
    visited,
    hold: (others) => void (tokens = others),
    async call(tool) {
      for (let logins = 0; ; logins += 1) {
        try {
          return await attempt(tool);
        } catch (error) {
          if (!(error instanceof UnauthorizedError) || logins === 2) throw error;
        }
      }
    },
  };
}

/** Logs in and allows, until the browser leaves the hub. */
export async function throughPages(
  browser: TestBrowser,
  first: Seen,
  username: string,
  pages: string[] = [],
): Promise<Seen> {
  let seen = first;
  for (let shown = 0; seen.html !== "" && shown < 5; shown += 1) {
    pages.push(heading(seen));
    const isLogin = seen.html.includes('type="password"');
    seen = await browser.submit(
      seen,
      isLogin ? { action: "login", username, password: testPassword } : { action: "allow" },
    );
  }
  return seen;
}
