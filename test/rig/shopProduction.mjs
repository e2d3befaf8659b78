import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';
import { step } from './step.mjs';

export const productionNamespace = 'shop-production';
export const developmentNamespace = 'shop-development';

/**
 * Runs the sample's production on a cluster from its own manifests, with images that are built here and pushed to the
 * registry, and makes an empty namespace for development. Both namespaces are made anew.
 * @param {{ sample: string, registry: string, kubectl: Kubectl, env: Record<string, string> }} options
 */
export async function startShopProduction({ sample, registry, kubectl, env }) {
  await step('production of the sample runs', async () => {
    await removeShop(kubectl);
    await Promise.all([
      pushImage(['--tag', `${registry}/shop/web:latest`, sample], env),
      pushImage(['--tag', `${registry}/shop/worker:1.4.2`, '--target', 'worker', sample], env),
      kubectl(['create', 'namespace', productionNamespace]),
      kubectl(['create', 'namespace', developmentNamespace]),
    ]);
    const own = ['--namespace', productionNamespace];
    await kubectl([...own, 'apply', '--filename', '-'], { input: JSON.stringify(secret) });
    await kubectl([...own, 'apply', '--filename', '-'], { input: manifests(sample, registry) });
    for (const workload of ['statefulset/db', 'deployment/redis', 'deployment/web', 'deployment/worker'])
      await kubectl([...own, 'rollout', 'status', workload, '--timeout=180s'], { seconds: 200 });
  });
}

/** Both namespaces with all that is in them. */
export async function removeShop(kubectl) {
  const names = [productionNamespace, developmentNamespace];
  await kubectl(['delete', 'namespace', ...names, '--ignore-not-found', '--timeout=120s'], { seconds: 130 });
}

/**
 * @typedef {(args: readonly string[], options?: { input?: string, seconds?: number }) => Promise<string>} Kubectl
 * @param {string} program
 * @param {string} kubeconfig
 * @returns {Kubectl}
 */
export const kubectlOf = (program, kubeconfig) => (args, options) =>
  run(program, ['--kubeconfig', kubeconfig, ...args], { seconds: 120, ...options });

/** As a deployment would: the registry's real name, and this machine's kind of node. */
function manifests(sample, registry) {
  const folder = join(sample, 'deploy', 'k8s');
  return readdirSync(folder)
    .map(file => readFileSync(join(folder, file), 'utf8'))
    .join('\n---\n')
    .replaceAll('registry.example.com/', `${registry}/`)
    .replace(/^ *nodeSelector:\n.*\n/gm, '');
}

const secret = {
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop' },
  stringData: {
    'database-password': randomBytes(12).toString('hex'),
    'session-secret': randomBytes(12).toString('hex'),
    'payment-webhook-secret': randomBytes(12).toString('hex'),
  },
};

async function pushImage(args, env) {
  await run('docker', ['build', '--quiet', ...args], { env, seconds: 600 });
  await run('docker', ['push', '--quiet', args[1]], { env, seconds: 300 });
}
