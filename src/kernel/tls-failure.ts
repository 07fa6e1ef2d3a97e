/** Whether a code of Node.js says that no encrypted connection could be made. */
export const isTlsFailure = (code: string): boolean =>
  /^(?:ERR_TLS|ERR_SSL|EPROTO|CERT_|CRL_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_|INVALID_CA|PATH_LENGTH)/.test(
    code,
  );
