import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { clientKubeconfig, writeKubeconfig } from './certificates.mjs';
import { requireCluster } from './cluster.mjs';
import { certificates } from './paths.mjs';

/** How many seconds after its end the API server still takes a token, because clocks differ. */
const clockSkew = 60;

/** A kubeconfig of a user with a client certificate; see users.d.mts. */
export function userKubeconfig({ name, groups = [], server = requireCluster().server, namespace }) {
  return clientKubeconfig(certificates, `user-${randomUUID()}`, { name, groups }, { server, namespace });
}

/** A kubeconfig of a service account; see users.d.mts. */
export async function serviceAccountKubeconfig({ name, namespace, seconds, server = requireCluster().server }) {
  const token = await serviceAccountToken({ name, namespace, seconds });
  return writeKubeconfig(certificates, `user-${randomUUID()}`, { server, namespace, user: { token } });
}

/**
 * Signs a token as the API server would, which itself issues none that is valid for less than ten minutes.
 * Claims: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 */
export async function serviceAccountToken({ name, namespace, seconds = 3600 }) {
  const { kubeconfig, programs } = requireCluster();
  const ask = ['--kubeconfig', kubeconfig, '--namespace', namespace, 'get', 'serviceaccount', name];
  const uid = await run(programs.kubectl, [...ask, '--output=jsonpath={.metadata.uid}']);
  const now = Math.floor(Date.now() / 1000);
  const issuer = 'https://kubernetes.default.svc.cluster.local';
  const claims = {
    iss: issuer,
    aud: [issuer],
    sub: `system:serviceaccount:${namespace}:${name}`,
    iat: now - clockSkew,
    exp: now - clockSkew + seconds,
    jti: randomUUID(),
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  };
  const encoded = part => Buffer.from(JSON.stringify(part)).toString('base64url');
  const signed = `${encoded({ alg: 'ES256', typ: 'JWT' })}.${encoded(claims)}`;
  const key = createPrivateKey(readFileSync(join(certificates, 'service-accounts.key')));
  return `${signed}.${sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}
