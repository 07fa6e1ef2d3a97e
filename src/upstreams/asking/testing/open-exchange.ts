import { Exchange, type Step } from "../exchange.ts";

/** An exchange whose upstream is the test: it plays the receiver's part and sees what it is told. */
export function openExchange(mostBytes = 64 * 1024 * 1024) {
  const told: Record<string, unknown>[] = [];
  let resumed = 0;
  let cancelled = 0;
  const exchange = new Exchange({
    mostBytes,
    tell: (message) => void told.push({ ...message }),
    resume: () => void (resumed += 1),
    cancel: () => void (cancelled += 1),
  });
  return { exchange, told, resumed: () => resumed, cancelled: () => cancelled };
}

export const elicitation = (id: string | number, message: string): Buffer =>
  Buffer.from(
    JSON.stringify({
      jsonrpc: "2.0",
      id,
      method: "elicitation/create",
      params: { message, requestedSchema: { type: "object", properties: {} } },
    }),
  );

/** The text of an answer; undefined for everything else. */
export const textOf = (step: Step | { readonly kind: "questions" }): string | undefined =>
  step.kind === "answer" ? step.text.toString() : undefined;
