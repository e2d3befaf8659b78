import { expect, test } from 'vitest';
import { connectionFailure } from '../../../src/core/cluster/connectionFailure.ts';
import type { ExecPlugin } from '../../../src/core/cluster/kubeconfig.ts';
import { proxyFor } from '../../../src/core/cluster/proxyFor.ts';
import { renewal } from '../../../src/core/cluster/renewal.ts';
import { contextOf } from './apiServer.ts';

const exec = (
  command: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): ExecPlugin => ({
  apiVersion: 'client.authentication.k8s.io/v1',
  command,
  args,
  env,
  provideClusterInfo: false,
  interactiveMode: 'IfAvailable',
});

function contextWith(
  user: Parameters<typeof contextOf>[1],
  name = 'dev',
): ReturnType<typeof contextOf>['contexts'][number] {
  const [context] = contextOf('https://10.0.0.1:6443', user).contexts;
  if (context === undefined) throw new Error('no context');
  return { ...context, name };
}

test.each([
  [exec('aws', ['eks', 'get-token']), 'aws sso login'],
  [exec('/usr/bin/aws', ['--profile=prod']), 'aws sso login --profile prod'],
  [exec('C:\\aws\\aws.exe', [], { AWS_PROFILE: 'p' }), 'aws sso login --profile p'],
  [exec('gke-gcloud-auth-plugin'), 'gcloud auth login'],
  [exec('kubelogin', ['get-token', '--server-id', 'x']), 'az login'],
  [exec('kubelogin', ['get-token']), 'kubectl get namespaces --context dev (in a terminal, it logs in)'],
  [exec('tsh', ['kube', 'credentials', '--kube-cluster=prod']), 'tsh kube login prod'],
])('%o is renewed by its own login', (plugin, command) => {
  expect(renewal(contextWith({ exec: plugin }))).toEqual({ kind: 'text', text: `Renew the credentials: ${command}` });
});

test("an unknown plugin's own hint counts, else the user's place in its file", () => {
  expect(renewal(contextWith({ exec: { ...exec('corp'), installHint: ' corp login\n' } }))).toMatchObject({
    text: 'corp login',
  });
  expect(renewal(contextWith({ exec: exec('corp') }))).toMatchObject({ kind: 'openFile', line: 7 });
  expect(renewal(contextWith({ token: 'sha256~x' }))).toMatchObject({
    text: 'Renew the credentials: oc login https://10.0.0.1:6443',
  });
});

test.each([
  ['ECONNREFUSED', 'kind-shop', 'it refuses connections', 'docker start shop-control-plane'],
  ['ECONNREFUSED', 'minikube', 'it refuses connections', 'minikube start'],
  ['ENOTFOUND', 'dev', 'no address is known for 10.0.0.1', 'VPN'],
  ['ETIMEDOUT', 'dev', 'nothing answers there', 'VPN'],
  [
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'dev',
    'an authority that /home/me/.kube/config does not name',
    'get its kubeconfig anew',
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'dev', 'its certificate is for another name (DNS:a)', 'tls-server-name'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'dev', 'it does not speak TLS there', 'Mend the address'],
  ['ERR_INVALID_CHAR', 'dev', 'the token of user me holds a line break', 'Renew'],
  ['CERT_HAS_EXPIRED', 'dev', "the server's certificate has expired", undefined],
  ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'dev', 'refuses the client certificate of user me', 'Renew'],
])('%s of %s is said in words', (code, name, why, remedy) => {
  const target = { context: contextWith({}, name), url: new URL('https://me:geheim@10.0.0.1:6443') };
  const thrown = Object.assign(new Error('Host: x. is not in the altnames: DNS:a'), { code });
  const error = connectionFailure(target, thrown);
  expect(error).toMatchObject({ code: 'unreachable', status: 0, message: expect.stringContaining(why) as string });
  expect(error.message).toContain(`${name} (https://10.0.0.1:6443)`);
  expect(error.message).not.toContain('geheim');
  if (remedy === undefined) expect(error.remedy).toBeUndefined();
  else expect(error.remedy?.text).toContain(remedy);
});

test.each([
  ['https://k8s.example.org', {}, undefined],
  ['https://k8s.example.org', { HTTPS_PROXY: 'http://proxy:3128' }, 'http://proxy:3128'],
  ['https://k8s.example.org', { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
  ['http://k8s.example.org', { HTTPS_PROXY: 'http://proxy:3128' }, undefined],
  ['https://127.0.0.1:6443', { HTTPS_PROXY: 'http://proxy' }, undefined],
  ['https://[::1]:6443', { HTTPS_PROXY: 'http://proxy' }, undefined],
  ['https://k8s.example.org', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'a, example.org' }, undefined],
  ['https://k8s.example.org', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '.example.org' }, undefined],
  ['https://example.org', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '.example.org' }, 'http://proxy'],
  ['https://badexample.org', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'example.org' }, 'http://proxy'],
  ['https://10.1.2.3', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '10.0.0.0/8' }, undefined],
  ['https://11.1.2.3', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '10.0.0.0/8,x/y' }, 'http://proxy'],
  ['https://a:6443', { HTTPS_PROXY: 'http://proxy', NO_PROXY: 'a:443' }, 'http://proxy'],
  ['https://a:6443', { HTTPS_PROXY: 'http://proxy', NO_PROXY: '*' }, undefined],
])('%s with %o goes by %s', (server, env, proxy) => {
  expect(proxyFor(new URL(server), env)).toBe(proxy);
});
