import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

const mozilla = '/usr/share/ca-certificates/mozilla';

/**
 * The authorities that everybody trusts, as PEM texts: Debian's where it has them, because Node's differ between versions.
 * @returns {readonly string[]}
 */
export function publicCertificates() {
  const debian = certificatesBelow(mozilla);
  return debian.length > 0 ? debian : rootCertificates;
}

/**
 * The certificate authorities that this machine trusts beyond the public ones, as PEM texts:
 * without them npm, pip and curl inside images fail behind a proxy that signs with its own.
 * @returns {readonly string[]}
 */
export function extraCertificates() {
  const own = new Set([...rootCertificates, ...certificatesBelow(mozilla)].map(fingerprint));
  const bundles = [process.env.NODE_EXTRA_CA_CERTS, process.env.SSL_CERT_FILE, '/etc/ssl/certs/ca-certificates.crt'];
  const found = new Map();
  for (const bundle of bundles) {
    if (bundle === undefined || !existsSync(bundle)) continue;
    for (const pem of certificatesIn(bundle)) {
      const print = fingerprint(pem);
      if (!own.has(print)) found.set(print, pem);
    }
  }
  return [...found.values()];
}

const fingerprint = pem => new X509Certificate(pem).fingerprint256;

const certificatesIn = file =>
  readFileSync(file, 'utf8').match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];

const certificatesBelow = folder =>
  existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .flatMap(file => certificatesIn(join(folder, file)))
    : [];
