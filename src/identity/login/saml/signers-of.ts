import { X509Certificate } from "node:crypto";
import { certificatesIn } from "../certificates-in.ts";
import { providerErrors } from "../errors.ts";

const onePem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * The certificates in a PEM text, or in the file that it names.
 *
 * They are trusted as they stand, so neither their dates nor who signed them count (SAML 2.0 Metadata
 * Interoperability Profile, section 2.6.1).
 *
 * @throws `identity.providerSetting` for what is no certificate with an RSA key of 2048 bits.
 */
export async function signersOf(provider: string, setting: string): Promise<readonly string[]> {
  const isText = setting.includes("-----BEGIN");
  const text = isText ? setting : await certificatesIn(provider, "idpCertificate", setting);
  const certificates = text.match(onePem) ?? [];
  if (certificates.length > 0 && certificates.every(isStrong)) return certificates;
  const why = "no certificate with an RSA key of 2048 bits or more";
  throw providerErrors.providerSetting({ provider, setting: "idpCertificate", why });
}

function isStrong(pem: string): boolean {
  try {
    const { publicKey } = new X509Certificate(pem);
    const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {};
    return publicKey.asymmetricKeyType === "rsa" && modulusLength >= 2048;
  } catch {
    return false;
  }
}
