/** A browser without a window: cookies with their paths, redirects, and the forms of pages. */

interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly path: string;
  readonly isSecure: boolean;
}

export interface Seen {
  /** Where it ended: a page of the hub, or an address elsewhere that was not visited. */
  readonly url: URL;
  readonly status: number;
  readonly headers: Headers;
  readonly html: string;
}

export interface TestBrowser {
  /** Follows redirects within the hub. */
  open(url: string | URL, headers?: Readonly<Record<string, string>>): Promise<Seen>;
  /** Sends the form of a page. */
  submit(page: Seen, fields: Readonly<Record<string, string>>): Promise<Seen>;
  /** Follows a link of the page that holds `part`. */
  follow(page: Seen, part: string): Promise<Seen>;
  readonly cookies: readonly Cookie[];
}

/** @param at Where the hub listens, if a proxy stands at `origin`. */
export function testBrowser(origin: string, at: string = origin): TestBrowser {
  let cookies: readonly Cookie[] = [];

  const send = async (url: URL, init: RequestInit): Promise<Seen> => {
    const cookie = cookies
      .filter(({ path }) => url.pathname === path || url.pathname.startsWith(withSlash(path)))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
    const response = await fetch(url.href.replace(origin, at), {
      ...init,
      redirect: "manual",
      headers: { ...headersOf(init), accept: "text/html", host: url.host, cookie },
    });
    for (const line of response.headers.getSetCookie()) cookies = changed(cookies, line);
    const { status, headers } = response;
    const html = await response.text();
    const location = headers.get("location");
    if (location === null) return { url, status, headers, html };
    const next = new URL(location, url);
    return next.origin === origin ? send(next, {}) : { url: next, status, headers, html: "" };
  };

  return {
    get cookies() {
      return cookies;
    },
    open: (url, headers) => send(new URL(url), { headers: headers ?? {} }),
    submit: (page, fields) =>
      send(new URL(attribute(page.html, /<form[^>]* action="([^"]*)"/), page.url), {
        method: "POST",
        headers: { origin },
        body: new URLSearchParams(fields),
      }),
    follow: (page, part) =>
      send(new URL(attribute(page.html, new RegExp(`href="([^"]*${part}[^"]*)"`)), page.url), {}),
  };
}

const headersOf = ({ headers }: RequestInit): Record<string, string> =>
  Object.fromEntries(new Headers(headers));

const withSlash = (path: string): string => (path.endsWith("/") ? path : `${path}/`);

function attribute(html: string, pattern: RegExp): string {
  const found = pattern.exec(html)?.[1];
  if (found === undefined) throw new Error(`The page has no ${String(pattern)}: ${html}`);
  return found;
}

function changed(cookies: readonly Cookie[], line: string): readonly Cookie[] {
  const [pair = "", ...parts] = line.split(/; */);
  const [, name = "", value = ""] = /^([^=]*)=(.*)$/.exec(pair) ?? [];
  const path = parts.find((part) => /^path=/i.test(part))?.slice(5) ?? "/";
  const others = cookies.filter((each) => each.name !== name || each.path !== path);
  const isSecure = parts.some((part) => /^secure$/i.test(part));
  const isGone = value === "" || parts.some((part) => /^(?:max-age=0|expires=.*1970)/i.test(part));
  return isGone ? others : [...others, { name, value, path, isSecure }];
}
