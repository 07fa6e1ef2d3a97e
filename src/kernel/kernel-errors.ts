import { defineErrors } from "./errors.ts";

/** Failures that any room may meet. */
export const kernelErrors = defineErrors("kernel", {
  internal: {
    status: 500,
    audience: "operator",
    en: {
      message: ({ id }: { id: string }) => `Something went wrong inside the hub (${id}).`,
      advice: "Give this id to the operator, who finds the cause in the log.",
    },
    ja: {
      message: ({ id }: { id: string }) => `ハブの内部で問題が発生しました（${id}）。`,
      advice: "この ID を管理者に伝えてください。原因はログに記録されています。",
    },
  },
  deadline: {
    status: 504,
    audience: "caller",
    en: {
      message: ({ what, seconds }: { what: string; seconds: number }) =>
        `${what} did not finish within ${seconds} s.`,
      advice: "Send a smaller input, or ask the operator to raise the time limit.",
    },
    ja: {
      message: ({ what, seconds }: { what: string; seconds: number }) =>
        `${what} は ${seconds} 秒以内に終わりませんでした。`,
      advice: "入力を小さくするか、管理者に制限時間の引き上げを依頼してください。",
    },
  },
  busy: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ what }: { what: string }) => `${what} has no free place and its queue is full.`,
      advice: "Try again in a few seconds.",
    },
    ja: {
      message: ({ what }: { what: string }) => `${what} に空きがなく、待ち行列も満杯です。`,
      advice: "数秒後にもう一度お試しください。",
    },
  },
  cancelled: {
    status: 499,
    audience: "caller",
    en: {
      message: () => "The call was cancelled.",
      advice: "Call again if you still need the result.",
    },
    ja: {
      message: () => "呼び出しは取り消されました。",
      advice: "結果がまだ必要な場合は、もう一度呼び出してください。",
    },
  },
});
