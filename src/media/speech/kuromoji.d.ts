/** The part of kuromoji 0.1.2 that is used here; the package has no types of its own. */
declare module "kuromoji" {
  export interface Token {
    readonly surface_form: string;
    readonly pos: string;
    /** `数` marks a number, `接尾` a suffix such as a counter. */
    readonly pos_detail_1: string;
    /** Katakana as spoken; absent for words that the dictionary lacks. */
    readonly pronunciation?: string;
  }

  export interface Tokenizer {
    tokenize(text: string): readonly Token[];
  }

  export interface TokenizerBuilder {
    build(done: (failure: Error | null, tokenizer: Tokenizer) => void): void;
  }

  const kuromoji: { builder(options: { readonly dicPath: string }): TokenizerBuilder };
  export default kuromoji;
}
