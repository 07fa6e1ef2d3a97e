import { defineErrors } from "../../kernel/errors.ts";

/** Failures of asking for somebody's approval, and of giving it. */
export const approvalErrors = defineErrors("identity", {
  noApproval: {
    status: 404,
    audience: "caller",
    en: {
      message: () => "No such request waits for a decision.",
      advice: "List those that wait; one ends with its time, its decision, or a changed policy.",
    },
    ja: {
      message: () => "この承認リクエストは待機中ではありません。",
      advice:
        "待機中の一覧を確認してください。期限切れ・決定済み・ポリシー変更のいずれかで終わります。",
    },
  },
  ownApproval: {
    status: 403,
    audience: "caller",
    en: {
      message: () => "Nobody decides on a request of their own.",
      advice: "Ask somebody else who may decide.",
    },
    ja: {
      message: () => "自分のリクエストを自分で承認・却下することはできません。",
      advice: "決定できる別の人に依頼してください。",
    },
  },
  tooManyApprovals: {
    status: 429,
    audience: "caller",
    en: {
      message: () => "Too many requests wait for approval already.",
      advice: "Wait until some of them are decided, and call again.",
    },
    ja: {
      message: () => "承認待ちのリクエストが多すぎます。",
      advice: "いくつか決定されるのを待って、もう一度呼び出してください。",
    },
  },
});
