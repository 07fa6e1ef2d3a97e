import assert from "node:assert/strict";

/**
 * Follows `url` as a browser with cookies does, fills in the form it meets, and stops where it is sent
 * to `end`.
 *
 * @returns what it was told to bring there.
 */
export async function browse(
  url: string,
  end: string,
  form: Readonly<Record<string, string>>,
): Promise<ReadonlyMap<string, string>> {
  const visit = visitor();
  let at = url;
  let body: URLSearchParams | undefined;
  for (let step = 0; step < 12; step += 1) {
    const { location, action } = await visit(at, body);
    if (location?.startsWith(end)) return new Map(new URL(location).searchParams);
    body = location === undefined ? new URLSearchParams(form) : undefined;
    at = new URL(location ?? action ?? assert.fail("a page without a form"), at).href;
  }
  return assert.fail("the browser never came back");
}

interface Page {
  readonly location: string | undefined;
  readonly action: string | undefined;
}

/** Asks for pages one after the other, and keeps the cookies. */
function visitor(): (url: string, body: URLSearchParams | undefined) => Promise<Page> {
  const cookies = new Map<string, string>();
  return async (url, body) => {
    const response = await fetch(url, {
      redirect: "manual",
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
      ...(body !== undefined && { method: "POST", body }),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      cookies.set(name, value);
    }
    const action = /action="([^"]+)"/.exec(await response.text())?.[1];
    return { location: response.headers.get("location") ?? undefined, action };
  };
}
