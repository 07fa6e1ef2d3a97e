import { sendJson } from "../send.ts";
import type { OpenRoute } from "../route.ts";

/** Something that must be well before the hub takes traffic. */
export interface Readiness {
  readonly name: string;
  readonly ready: boolean;
  /** In a few words that may be shown to anybody. */
  readonly why?: string;
}

/** Something that is not as it should be, and no reason to send traffic elsewhere. */
export interface Notice {
  readonly name: string;
  /** In a few words that may be shown to anybody. */
  readonly why: string;
}

/** `/healthz`: the process lives. `/readyz`: it may be sent traffic, and if not, what is missing. */
export const healthRoutes = (
  readiness: () => readonly Readiness[] | Promise<readonly Readiness[]>,
  notices: () => readonly Notice[] = () => [],
): readonly OpenRoute[] => [
  {
    path: "/healthz",
    methods: ["GET", "HEAD"],
    guard: "open",
    because: "An orchestrator asks without a token; the answer is one word.",
    handle: ({ response }) => sendJson(response, { status: "alive" }),
  },
  {
    path: "/readyz",
    methods: ["GET", "HEAD"],
    guard: "open",
    because: "A load balancer asks without a token; the answer names parts, never addresses.",
    async handle({ response }) {
      const parts = await readiness();
      const notReady = parts.filter(({ ready }) => !ready);
      const told = notices();
      sendJson(
        response,
        {
          status: notReady.length === 0 ? "ready" : "not ready",
          notReady: notReady.map(({ name, why }) => ({ name, why })),
          ...(told.length > 0 && { notices: told }),
        },
        { status: notReady.length === 0 ? 200 : 503 },
      );
    },
  },
];
