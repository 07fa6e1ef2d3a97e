/** What one reply of a model used, as the provider counts it; absent where it does not say. */
export interface Usage {
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  /** Part of `inputTokens` that the provider had kept from before. */
  readonly cachedInputTokens?: number;
  /** Sound that was listened to or made. */
  readonly audioSeconds?: number;
  /** Text that was spoken. */
  readonly characters?: number;
  readonly pictures?: number;
}
