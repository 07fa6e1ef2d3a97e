import { defineErrors } from "../kernel/errors.ts";
import type { Localized } from "../kernel/language.ts";

interface ProviderFailure {
  readonly provider: string;
  readonly status: number;
  /** How long the provider asks to be left alone, in seconds. */
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * Everything that can go wrong with a provider. What the vendor wrote about it is the `cause`, for the
 * log: it may name keys, accounts and addresses.
 */
export const modelErrors = defineErrors("models", {
  unreachable: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} could not be reached.`,
      advice: "Try again later, or ask the operator whether the provider is up.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} に接続できませんでした。`,
      advice: "時間をおいて再試行するか、プロバイダーが稼働しているか管理者に確認してください。",
    },
  },
  cutOff: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} broke off in the middle of its answer.`,
      advice: "Try again; the broken attempt may have been charged.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} の応答が途中で切れました。`,
      advice: "もう一度お試しください。切れた応答にも料金がかかっている場合があります。",
    },
  },
  tookTooLong: {
    status: 504,
    audience: "caller",
    en: {
      message: ({ provider, seconds }: { provider: string; seconds: number }) =>
        `The provider ${provider} did not answer within ${seconds} s.`,
      advice: "Send a smaller input, or ask the operator to raise the provider's timeoutSeconds.",
    },
    ja: {
      message: ({ provider, seconds }: { provider: string; seconds: number }) =>
        `プロバイダー ${provider} は ${seconds} 秒以内に応答しませんでした。`,
      advice:
        "入力を小さくするか、プロバイダーの timeoutSeconds の引き上げを管理者に依頼してください。",
    },
  },
  failed: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider, status }: ProviderFailure) =>
        `The provider ${provider} reports a failure of its own (HTTP ${status}).`,
      advice: "Try again later.",
    },
    ja: {
      message: ({ provider, status }: ProviderFailure) =>
        `プロバイダー ${provider} 側で障害が発生しています（HTTP ${status}）。`,
      advice: "時間をおいて再試行してください。",
    },
  },
  rateLimited: {
    status: 429,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string; retryAfterSeconds?: number | undefined }) =>
        `The provider ${provider} takes no more requests for now.`,
      advice: "Try again in a minute, or ask the operator for a second provider.",
    },
    ja: {
      message: ({ provider }: { provider: string; retryAfterSeconds?: number | undefined }) =>
        `プロバイダー ${provider} の利用制限に達しています。`,
      advice: "1 分ほど待って再試行するか、2 つ目のプロバイダーの追加を管理者に依頼してください。",
    },
  },
  unauthorized: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} does not accept the hub's key.`,
      advice: "Ask the operator to check the provider's key and its rights.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} がハブのキーを受け付けません。`,
      advice: "プロバイダーのキーと権限の確認を管理者に依頼してください。",
    },
  },
  noSuchModel: {
    status: 404,
    audience: "caller",
    en: {
      message: ({ provider, model }: { provider: string; model: string }) =>
        `The provider ${provider} has no model ${model}.`,
      advice: "Name a model that it has, or leave the model out.",
    },
    ja: {
      message: ({ provider, model }: { provider: string; model: string }) =>
        `プロバイダー ${provider} にモデル ${model} はありません。`,
      advice: "存在するモデルを指定するか、モデルの指定を省いてください。",
    },
  },
  badReply: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} sent an answer that cannot be understood.`,
      advice:
        "Ask the operator whether the provider's address is right and of the kind configured.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} の応答を解釈できません。`,
      advice: "プロバイダーのアドレスと種類の設定が正しいか、管理者に確認してください。",
    },
  },
  mediaRefused: {
    status: 415,
    audience: "caller",
    en: {
      message: ({ provider, what }: { provider: string; what: Localized }) =>
        `The provider ${provider} does not take ${what.en}.`,
      advice: "Send another format or a smaller one, or name another model.",
    },
    ja: {
      message: ({ provider, what }: { provider: string; what: Localized }) =>
        `プロバイダー ${provider} は、${what.ja}を受け付けません。`,
      advice: "別の形式や小さいものを送るか、別のモデルを指定してください。",
    },
  },
  rejected: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ provider, status }: { provider: string; status: number }) =>
        `The provider ${provider} rejects this request (HTTP ${status}).`,
      advice: "Change the input or the named model; the operator's log has the provider's reason.",
    },
    ja: {
      message: ({ provider, status }: { provider: string; status: number }) =>
        `プロバイダー ${provider} がこの要求を拒否しました（HTTP ${status}）。`,
      advice:
        "入力または指定したモデルを変えてください。プロバイダーの示した理由は管理者のログにあります。",
    },
  },
  declined: {
    status: 422,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The model of ${provider} declined to answer this.`,
      advice: "Change the input; the provider's rules of use do not allow it.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `${provider} のモデルがこの内容への回答を断りました。`,
      advice: "プロバイダーの利用規約に反しない入力に変えてください。",
    },
  },
  unusableAnswer: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ provider, problems }: { provider: string; problems: Localized }) =>
        `The model of ${provider} did not answer in the form asked for, also when told so: ${problems.en}`,
      advice: "Try again, or name another model.",
    },
    ja: {
      message: ({ provider, problems }: { provider: string; problems: Localized }) =>
        `${provider} のモデルが、指摘後も求めた形式で回答しませんでした: ${problems.ja}`,
      advice: "もう一度試すか、別のモデルを指定してください。",
    },
  },
  noneAnswered: {
    status: 502,
    audience: "caller",
    en: {
      message: ({ reasons }: { reasons: Localized }) => `No provider could answer. ${reasons.en}`,
      advice: "Try again later, or ask the operator to look at the providers.",
    },
    ja: {
      message: ({ reasons }: { reasons: Localized }) =>
        `どのプロバイダーも応答できませんでした。${reasons.ja}`,
      advice: "時間をおいて再試行するか、プロバイダーの確認を管理者に依頼してください。",
    },
  },
  resting: {
    status: 503,
    audience: "caller",
    en: {
      message: ({ provider }: { provider: string }) =>
        `The provider ${provider} failed several times in a row and is left alone for a while.`,
      advice: "Try again in a minute.",
    },
    ja: {
      message: ({ provider }: { provider: string }) =>
        `プロバイダー ${provider} は続けて失敗したため、しばらく使用を控えています。`,
      advice: "1 分ほど待って再試行してください。",
    },
  },
  noProvider: {
    status: 501,
    audience: "caller",
    en: {
      message: ({ capability }: { capability: string }) =>
        `This needs a model provider that offers "${capability}", and none is configured.`,
      advice: "Ask the operator to configure one; `kumihimo doctor` names what is missing.",
    },
    ja: {
      message: ({ capability }: { capability: string }) =>
        `この処理には「${capability}」を提供するモデルプロバイダーが必要ですが、設定されていません。`,
      advice: "管理者に設定を依頼してください。足りないものは `kumihimo doctor` で確認できます。",
    },
  },
  unknownProvider: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ name, known }: { name: string; known: string }) =>
        `There is no provider named "${name}"; the hub has: ${known}.`,
      advice: "Write the model as provider/model, for example studio/whisper-1.",
    },
    ja: {
      message: ({ name, known }: { name: string; known: string }) =>
        `「${name}」という名前のプロバイダーはありません。使えるもの: ${known}。`,
      advice: "モデルは provider/model の形で書いてください（例: studio/whisper-1）。",
    },
  },
  lacksCapability: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ provider, capability }: { provider: string; capability: string }) =>
        `The provider ${provider} does not offer "${capability}".`,
      advice: "Name another provider, or leave the model out.",
    },
    ja: {
      message: ({ provider, capability }: { provider: string; capability: string }) =>
        `プロバイダー ${provider} は「${capability}」を提供していません。`,
      advice: "別のプロバイダーを指定するか、モデルの指定を省いてください。",
    },
  },
  badInput: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ model, problems }: { model: string; problems: Localized }) =>
        `The input does not fit the model ${model}: ${problems.en}`,
      advice: "Correct the input after the model's input schema, and call again.",
    },
    ja: {
      message: ({ model, problems }: { model: string; problems: Localized }) =>
        `入力がモデル ${model} に合いません: ${problems.ja}`,
      advice: "モデルの入力スキーマに合わせて入力を直し、もう一度呼び出してください。",
    },
  },
  severalHave: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ model, providers }: { model: string; providers: string }) =>
        `Several providers have a model named ${model}: ${providers}.`,
      advice: "Write the model as provider/model.",
    },
    ja: {
      message: ({ model, providers }: { model: string; providers: string }) =>
        `${model} という名前のモデルを持つプロバイダーが複数あります: ${providers}。`,
      advice: "モデルを provider/model の形で書いてください。",
    },
  },
  overBudget: {
    status: 429,
    audience: "caller",
    en: {
      message: ({ spent, limit }: { spent: string; limit: string }) =>
        `Your share of model calls for today is used up: ${spent} of ${limit}.`,
      advice: "Wait until midnight UTC, or ask the operator to raise models.budget.",
    },
    ja: {
      message: ({ spent, limit }: { spent: string; limit: string }) =>
        `本日のモデル利用枠を使い切りました: ${limit} のうち ${spent}。`,
      advice:
        "協定世界時の午前 0 時まで待つか、models.budget の引き上げを管理者に依頼してください。",
    },
  },
});
