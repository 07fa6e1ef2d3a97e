/**
 * An Azure resource: OpenAI's operations under `/openai/v1`
 * (learn.microsoft.com/azure/foundry/reference/rest, looked up 2026-11-21).
 *
 * @module
 */

import { openaiRoutes } from "../../openai/testing/openai-vendor.ts";
import type { Mind } from "../../testing/mind.ts";
import { unmet } from "../../testing/unmet.ts";
import type { Received, VendorApi } from "../../testing/vendor-server.ts";

const codes: Readonly<Record<number, string>> = {
  401: "401",
  404: "DeploymentNotFound",
  429: "429",
};

const headerFaults = ({ headers, query }: Received): string[] =>
  unmet({
    "there is no OpenAI key": headers.authorization === undefined,
    "the version is left out, or a known one": ["v1", "preview", null].includes(
      query.get("api-version"),
    ),
  });

export const azureOpenaiVendorWith = (mind?: Mind): VendorApi => ({
  routes: openaiRoutes("/openai/v1", mind).map((route) => ({
    ...route,
    check: async (received) => [...headerFaults(received), ...(await route.check(received))],
  })),
  authorised: ({ headers }, key) => headers["api-key"] === key,
  refusal: (status) => ({
    error: { code: codes[status] ?? null, message: "Access denied: sk-canary-0123456789abcdef." },
  }),
});

export const azureOpenaiVendor: VendorApi = azureOpenaiVendorWith();
