import type { Capability } from "../capability.ts";
import type { RequestOf } from "../provider.ts";
import type { Usage } from "../usage.ts";
import type { Candidate } from "./candidate.ts";

type Amounts = { readonly [Kind in Capability]: (request: RequestOf<Kind>) => Usage };

const amounts: Amounts = {
  describe: ({ pictures }) => ({ pictures: pictures.length }),
  detect: () => ({ pictures: 1 }),
  read: () => ({ pictures: 1 }),
  transcribe: ({ audio }) => ({ audioSeconds: audio.durationSeconds }),
  speak: ({ text }) => ({ characters: Array.from(text).length }),
  embed: ({ inputs }) => {
    const pictures = inputs.filter(({ picture }) => picture !== undefined).length;
    return pictures === 0 ? {} : { pictures };
  },
  generate: () => ({}),
  watch: ({ film }) => ({ audioSeconds: film.durationSeconds }),
  infer: () => ({}),
};

/** What can be counted before a request is sent; where the reply counts the same, the reply is right. */
export const sentAmounts = <Kind extends Capability>(
  { capability }: Pick<Candidate<Kind>, "capability">,
  request: RequestOf<Kind>,
): Usage => amounts[capability](request);
