import { runningDeskOptions } from "../upstream/open-desk.ts";

export const upstreamOperand = {
  name: "<upstream>",
  about: { en: "the upstream", ja: "アップストリーム" },
};

/** Whoever the token is of is whose credentials they are. */
export const hubOfCredentials = runningDeskOptions("--url");
