import type { LoginNeeds } from "./login-needs.ts";
import type { OpenLogin, RedirectLogin } from "./login-method.ts";
import type { ProvidersConfig, ProviderSettings } from "./settings.ts";

/** The logins elsewhere that the settings name. */
export interface Logins extends AsyncDisposable {
  /** By the operator's names, in the order of the settings. */
  readonly methods: ReadonlyMap<string, RedirectLogin>;
}

/**
 * Opens every login of the settings; what a provider's kind needs is loaded only where it is used.
 *
 * @throws `identity.providerSetting`
 */
export async function openLogins(settings: ProvidersConfig, needs: LoginNeeds): Promise<Logins> {
  await using stack = new AsyncDisposableStack();
  const methods = new Map<string, RedirectLogin>();
  for (const [name, provider] of Object.entries(settings)) {
    methods.set(name, stack.use(await openLogin(name, provider, needs)));
  }
  const owned = stack.move();
  return { methods, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

async function openLogin(
  name: string,
  settings: ProviderSettings,
  needs: LoginNeeds,
): Promise<OpenLogin> {
  if (settings.kind === "oidc") {
    const { openidLogin } = await import("./openid/openid-login.ts");
    return openidLogin(name, settings, needs);
  }
  const { samlLogin } = await import("./saml/saml-login.ts");
  return samlLogin(name, settings, needs);
}
