/** An address as messages may have it: paths and queries of webhooks often are the secret. */
export const shownAddress = (url: string): string => new URL(url).origin;
