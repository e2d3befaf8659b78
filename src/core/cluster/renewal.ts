import { basename } from 'node:path';
import type { Remedy } from '../base/lockstepError.ts';
import type { ExecPlugin, KubeconfigContext } from './kubeconfig.ts';

/** What makes credentials good again: the login command of the tool that gives them, else its own hint, else where they stand. */
export function renewal({ name, userName, user, cluster }: KubeconfigContext): Remedy {
  const command = user?.exec === undefined ? undefined : loginCommand(user.exec, name);
  if (command !== undefined) return { kind: 'text', text: `Renew the credentials: ${command}` };
  if (user?.exec?.installHint !== undefined) return { kind: 'text', text: user.exec.installHint.trim() };
  if (user === undefined)
    return { kind: 'text', text: `Give the context ${name} a user: kubectl config set-context ${name} --user=NAME` };
  // OpenShift's login puts such tokens there.
  if (user.token?.startsWith('sha256~') === true)
    return { kind: 'text', text: `Renew the credentials: oc login ${cluster?.server ?? ''}`.trim() };
  return {
    kind: 'openFile',
    text: `Renew the credentials of user ${userName} in ${user.file}.`,
    file: user.file,
    line: user.line,
  };
}

function loginCommand(plugin: ExecPlugin, context: string): string | undefined {
  const program = basename(plugin.command.replaceAll('\\', '/')).replace(/\.(?:exe|cmd)$/i, '');
  switch (program) {
    case 'aws':
    case 'aws-iam-authenticator':
    case 'aws-vault': {
      const profile = option(plugin, '--profile') ?? plugin.env['AWS_PROFILE'];
      return profile === undefined ? 'aws sso login' : `aws sso login --profile ${profile}`;
    }
    case 'gke-gcloud-auth-plugin':
    case 'gcloud':
      return 'gcloud auth login';
    case 'az':
      return 'az login';
    case 'kubelogin':
      // Azure's and the OIDC one have the same name; only Azure's knows server ids.
      return option(plugin, '--server-id') === undefined ? inTerminal(context) : 'az login';
    case 'kubectl':
    case 'kubectl-oidc_login':
      return inTerminal(context);
    case 'tsh': {
      const cluster = option(plugin, '--kube-cluster');
      return cluster === undefined ? 'tsh kube login' : `tsh kube login ${cluster}`;
    }
    case 'doctl':
      return 'doctl auth init';
    case 'oci':
      return 'oci session authenticate';
    default:
      return undefined;
  }
}

/** A plugin that asks in a terminal or browser does so for kubectl. */
const inTerminal = (context: string): string =>
  `kubectl get namespaces --context ${context} (in a terminal, it logs in)`;

/** `--name value` or `--name=value`. */
function option({ args }: ExecPlugin, name: string): string | undefined {
  const joined = args.find(arg => arg.startsWith(`${name}=`))?.slice(name.length + 1);
  const index = args.indexOf(name);
  return joined ?? (index < 0 ? undefined : args[index + 1]);
}
