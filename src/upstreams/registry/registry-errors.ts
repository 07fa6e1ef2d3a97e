import { defineErrors } from "../../kernel/errors.ts";

interface Of {
  readonly upstream: string;
}

/** Mistakes of those who register instances and look for them. */
export const registryErrors = defineErrors("upstreams", {
  notReplicated: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream }: Of) =>
        `The upstream ${upstream} is a program on the hub's own machine and has no instances to register.`,
      advice: "Register instances of an upstream with `transport: http`.",
    },
    ja: {
      message: ({ upstream }: Of) =>
        `アップストリーム ${upstream} はハブと同じマシンのプログラムで、インスタンスは登録できません。`,
      advice: "`transport: http` のアップストリームにインスタンスを登録してください。",
    },
  },
  tooManyInstances: {
    status: 409,
    audience: "caller",
    en: {
      message: ({ upstream, limit }: Of & { readonly limit: number }) =>
        `The upstream ${upstream} has ${limit} registered instances already.`,
      advice: "Deregister instances that are gone, or wait until they miss their heartbeats.",
    },
    ja: {
      message: ({ upstream, limit }: Of & { readonly limit: number }) =>
        `アップストリーム ${upstream} には、すでに ${limit} 個のインスタンスが登録されています。`,
      advice:
        "なくなったインスタンスの登録を解除するか、ハートビートが途絶えるまでお待ちください。",
    },
  },
  badRange: {
    status: 400,
    audience: "caller",
    en: {
      message: ({ range }: { readonly range: string }) => `"${range}" is not a range of versions.`,
      advice: "Write it as npm does, for example ^2.1.0 or >=1.2 <3.",
    },
    ja: {
      message: ({ range }: { readonly range: string }) =>
        `「${range}」はバージョンの範囲ではありません。`,
      advice: "^2.1.0 や >=1.2 <3 のように、npm と同じ書き方で指定してください。",
    },
  },
});
