import type { Seen, TestBrowser } from "./browser.ts";
import { testPassword } from "./login-hub.ts";

export interface TestPerson {
  readonly username: string;
  readonly password?: string | undefined;
  /** Gets the headings of the pages that are shown. */
  readonly pages?: string[];
}

const heading = ({ html }: Seen): string => /<h1>\s*([^<]*?)\s*<\/h1>/.exec(html)?.[1] ?? "";

/** Logs in and allows, until the browser leaves the hub. */
export async function throughPages(
  browser: TestBrowser,
  first: Seen,
  { username, password = testPassword, pages = [] }: TestPerson,
): Promise<Seen> {
  const login = { action: "login", username, password };
  let seen = first;
  for (let shown = 0; seen.html !== "" && shown < 5; shown += 1) {
    pages.push(heading(seen));
    const isLogin = seen.html.includes('type="password"');
    seen = await browser.submit(seen, isLogin ? login : { action: "allow" });
  }
  return seen;
}
