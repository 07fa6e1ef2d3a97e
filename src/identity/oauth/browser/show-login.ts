import type { OAuthNeeds } from "../needs.ts";
import { loginPage } from "../pages/login-page.ts";
import type { Page } from "../pages/page.ts";
import { paths } from "../paths.ts";
import { clientOf } from "./consent.ts";
import type { Asked } from "./interaction.ts";
import type { Problem } from "./problem.ts";
import { redirectTarget } from "./redirect-target.ts";

export interface Retry {
  readonly problem?: Problem;
  readonly username?: string | undefined;
  readonly directory?: string | undefined;
}

/** The login page, after a failed try with what was typed, but for the password. */
export function showLogin(asked: Asked, needs: OAuthNeeds, retry: Retry = {}): Page {
  const { client, interaction, language, redirectUri } = asked;
  const action = `${paths.interaction}/${interaction.uid}`;
  return loginPage({
    ...retry,
    language,
    action,
    client: client.clientName ?? client.clientId,
    clientHost: clientOf(asked, needs).clientHost,
    directories: [...needs.directories.keys()],
    elsewhere: [...needs.logins.values()].map(({ name, title }) => ({
      title,
      href: `${action}/with/${encodeURIComponent(name)}`,
    })),
    formTargets: [redirectTarget(redirectUri).source],
  });
}
