import type { IncomingMessage } from "node:http";
import { paths } from "../paths.ts";
import { awaySeconds } from "./departures.ts";

/** The cookie of this name, if the browser sent one. */
export const cookieOf = ({ headers }: IncomingMessage, name: string): string | undefined =>
  headers.cookie
    ?.split(";")
    .map((each) => each.trim())
    .find((each) => each.startsWith(`${name}=`))
    ?.slice(name.length + 1);

export const awayCookieName = "kumihimo_away";

/**
 * Says which login a browser has left for; without a value it is taken back.
 *
 * It has to come along when another site posts the answer (SAML), which only `SameSite=None` lets it do,
 * and that only over https. What it shows is good once.
 */
export function awayCookie(publicUrl: string, login: string, shown: string | undefined): string {
  return [
    `${awayCookieName}=${shown ?? ""}`,
    `Path=${paths.login}/${encodeURIComponent(login)}/callback`,
    `Max-Age=${shown === undefined ? 0 : awaySeconds}`,
    "HttpOnly",
    publicUrl.startsWith("https:") ? "SameSite=None; Secure" : "SameSite=Lax",
  ].join("; ");
}
