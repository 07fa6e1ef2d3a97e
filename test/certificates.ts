import { execFileSync } from "node:child_process";
import { findProgram } from "../scripts/setup/programs.mjs";

/**
 * Makes, in `folder`, an authority (`ca.pem`), another that signs nothing (`other-ca.pem`), and with the
 * first one a certificate for `localhost` and 127.0.0.1 (`server.pem`, `server.key`). Needs openssl.
 */
export function makeCertificates(folder: string): void {
  const key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2";
  const openssl = (args: string): void =>
    void execFileSync(findProgram("openssl") ?? "openssl", args.split(" "), {
      cwd: folder,
      stdio: "pipe",
    });
  openssl(`req -x509 ${key} -subj /CN=Authority -keyout ca.key -out ca.pem`);
  openssl(`req -x509 ${key} -subj /CN=Other -keyout other.key -out other-ca.pem`);
  openssl(
    `req -x509 ${key} -subj /CN=localhost -CA ca.pem -CAkey ca.key -addext basicConstraints=critical,CA:FALSE -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout server.key -out server.pem`,
  );
}
