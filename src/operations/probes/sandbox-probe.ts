import type { Localized } from "../../kernel/language.ts";
import { findSandbox, type SandboxFinding } from "../../upstreams/stdio/sandbox/find-sandbox.ts";
import { type Finding, plainly, type Probe } from "../doctor.ts";

const adds: Localized = {
  en: "a sandbox for stdio upstreams (`sandbox.mode`): only the folders they were given",
  ja: "stdio アップストリームのサンドボックス（`sandbox.mode`）: 許可したフォルダだけに限定",
};

/**
 * What can shut the programs of stdio upstreams in.
 *
 * @param searchPath folders as in `PATH`
 */
export const sandboxProbe = (searchPath: string): Probe => ({
  name: "sandbox",
  look: async () => findingOf(await findSandbox(searchPath)),
});

function findingOf(sandbox: SandboxFinding): Omit<Finding, "name"> {
  switch (sandbox.state) {
    case "works":
      return { state: "ok", found: plainly("bubblewrap") };
    case "refused":
      return {
        state: "missing",
        found: {
          en: "bubblewrap is installed, and this kernel does not let it work",
          ja: "bubblewrap はありますが、このカーネルの設定では動きません",
        },
        adds,
        advice: {
          en: "Allow user namespaces (`kernel.unprivileged_userns_clone`, `user.max_user_namespaces`, AppArmor); in a container, allow them there.",
          ja: "ユーザー名前空間を許可してください（`kernel.unprivileged_userns_clone`、`user.max_user_namespaces`、AppArmor）。コンテナ内ではコンテナ側の許可が必要です。",
        },
      };
    case "missing":
      return {
        state: "missing",
        adds,
        ...(process.platform === "linux" ? installable : onlyLinux),
      };
  }
}

const installable = {
  found: { en: "bubblewrap is not installed", ja: "bubblewrap は導入されていません" },
  advice: {
    en: "Install bubblewrap, on Debian with `sudo apt-get install -y bubblewrap`.",
    ja: "bubblewrap を導入してください。Debian では `sudo apt-get install -y bubblewrap` です。",
  },
};

const onlyLinux = {
  found: { en: "only Linux has one", ja: "Linux でのみ使えます" },
};
