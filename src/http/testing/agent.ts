/** An MCP client with the official library's own login, and somebody at its browser. */

import {
  Client,
  type StoredOAuthClientInformation,
  type StoredOAuthTokens,
  StreamableHTTPClientTransport,
  UnauthorizedError,
} from "@modelcontextprotocol/client";
import { testBrowser } from "./browser.ts";
import { type ClientKind, type ClientMemory, providerOf } from "./client-memory.ts";
import { throughPages } from "./person.ts";

export interface AgentOptions extends ClientKind {
  readonly url: string;
  readonly username?: string;
  readonly password?: string;
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

export function testAgent(options: AgentOptions): Agent {
  const { url, username = "alice", password, client } = options;
  const browser = testBrowser(url);
  const pages: string[] = [];
  const visited: URL[] = [];
  const memory: ClientMemory = {
    tokens: undefined,
    registered: client,
    discovered: undefined,
    verifier: "",
  };
  let transport: StreamableHTTPClientTransport | undefined;
  const authProvider = providerOf(options, memory, async (address) => {
    const person = { username, password, pages };
    const seen = await throughPages(browser, await browser.open(address), person);
    visited.push(address, seen.url);
    await transport?.finishAuth(seen.url.searchParams);
  });

  const attempt = async (name: string): Promise<string> => {
    const versionNegotiation = { mode: "auto" } as const;
    const connected = new Client({ name: "test", version: "1" }, { versionNegotiation });
    transport = new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { authProvider });
    await connected.connect(transport);
    try {
      const { content } = await connected.callTool({ name, arguments: {} });
      const [first] = content;
      return first?.type === "text" ? first.text : "";
    } finally {
      await connected.close();
    }
  };

  return {
    tokens: () => memory.tokens,
    registered: () => memory.registered,
    pages,
    visited,
    hold: (others) => void (memory.tokens = others),
    call: (tool) => withLogins(() => attempt(tool)),
  };
}

/** The library logs in and leaves it to its caller to try again. */
async function withLogins(attempt: () => Promise<string>): Promise<string> {
  for (let logins = 0; ; logins += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof UnauthorizedError) || logins === 2) throw error;
    }
  }
}
