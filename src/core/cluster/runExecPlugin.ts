import { readFile } from 'node:fs/promises';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError, type Remedy } from '../base/lockstepError.ts';
import { createRedactor } from '../process/redactor.ts';
import { runProcess, type ProcessResult } from '../process/runProcess.ts';
import { exitText } from '../process/spawnProcess.ts';
import { ClusterError } from './clusterError.ts';
import { isSupportedExecVersion, parseExecCredential, type ExecCredential } from './execCredential.ts';
import type { ExecPlugin, KubeconfigContext } from './kubeconfig.ts';
import { renewal } from './renewal.ts';

const maxBytes = 1024 * 1024;
/** Of the program's own words, in characters. */
const longestWords = 500;

/**
 * Runs the credential plugin of a context's user (reference/access-authn-authz/authentication, "client-go credential
 * plugins"). It gets no terminal. Throws ClusterError, with what it said last.
 */
export async function runExecPlugin(
  context: KubeconfigContext,
  plugin: ExecPlugin,
  timeLimitMilliseconds: number,
  signal: AbortSignal,
): Promise<ExecCredential> {
  refuseUnusable(context, plugin);
  const info = await execInfo(context, plugin);
  let result: ProcessResult;
  try {
    result = await runProcess(
      {
        argv: [plugin.command, ...plugin.args],
        env: { ...plugin.env, KUBERNETES_EXEC_INFO: info },
        stdin: '',
        group: true,
        maxBytes,
        timeLimitMilliseconds,
      },
      signal,
    );
  } catch (error) {
    signal.throwIfAborted();
    throw notRun(context, plugin, error);
  }
  const { exit, stdout, stderr } = result;
  const said = words(plugin, stderr);
  if (exit.kind !== 'exited' || exit.code !== 0)
    throw failure(context, `${plugin.command} ${exitText(exit)}${said && `: ${said}`}`, renewal(context), said);
  const credential = parseExecCredential(stdout, plugin.apiVersion);
  if (typeof credential === 'string')
    throw failure(context, `${plugin.command} gave none: ${credential}`, renewal(context), said);
  return credential;
}

function refuseUnusable(context: KubeconfigContext, { apiVersion, command, interactiveMode }: ExecPlugin): void {
  if (command === '')
    throw new ClusterError(
      'invalidInput',
      `Could not get credentials for ${context.name}: the plugin of user ${context.userName} has no command.`,
      { status: 0, remedy: renewal(context) },
    );
  if (!isSupportedExecVersion(apiVersion))
    throw new ClusterError(
      'notSupported',
      `Could not get credentials for ${context.name}: its plugin ${command} is to speak ${apiVersion || 'no version'}, which kubectl dropped too.`,
      { status: 0, remedy: { kind: 'text', text: `Write user ${context.userName} anew with its cluster's own tool.` } },
    );
  if (interactiveMode === 'Always')
    throw new ClusterError(
      'notSupported',
      `Could not get credentials for ${context.name}: ${command} only works in a terminal.`,
      { status: 0, remedy: renewal(context) },
    );
}

async function execInfo({ cluster }: KubeconfigContext, plugin: ExecPlugin): Promise<string> {
  const spec = plugin.provideClusterInfo && cluster !== undefined ? { cluster: await clusterInfo(cluster) } : {};
  return JSON.stringify({
    kind: 'ExecCredential',
    apiVersion: plugin.apiVersion,
    spec: { interactive: false, ...spec },
  });
}

async function clusterInfo(cluster: NonNullable<KubeconfigContext['cluster']>): Promise<object> {
  const file = cluster.certificateAuthority;
  const authority = file === undefined ? cluster.certificateAuthorityData : await readFile(file, 'base64');
  return {
    server: cluster.server,
    ...(cluster.tlsServerName === undefined ? {} : { 'tls-server-name': cluster.tlsServerName }),
    ...(cluster.insecureSkipTlsVerify ? { 'insecure-skip-tls-verify': true } : {}),
    ...(authority === undefined ? {} : { 'certificate-authority-data': authority }),
    ...(cluster.proxyUrl === undefined ? {} : { 'proxy-url': cluster.proxyUrl }),
    ...(cluster.execConfig === undefined ? {} : { config: cluster.execConfig }),
  };
}

function notRun(context: KubeconfigContext, plugin: ExecPlugin, error: unknown): ClusterError {
  if (error instanceof LockstepError && error.code === 'toolMissing')
    return new ClusterError(
      'toolMissing',
      `Could not get credentials for ${context.name}: there is no program ${plugin.command}, which ${context.user?.file ?? 'the kubeconfig'} names for user ${context.userName}.`,
      { status: 0, remedy: { kind: 'text', text: plugin.installHint?.trim() ?? `Install ${plugin.command}.` } },
    );
  return failure(context, errorMessage(error).replace(/\.$/, ''), renewal(context));
}

function failure(context: KubeconfigContext, why: string, remedy: Remedy, output?: string): ClusterError {
  return new ClusterError('unreachable', `Could not get credentials for ${context.name}: ${why}.`, {
    status: 401,
    remedy,
    ...(output ? { output } : {}),
  });
}

/** The end of what it wrote for people, without what the kubeconfig gave it. */
function words(plugin: ExecPlugin, stderr: string): string {
  const given = [...Object.values(plugin.env), ...plugin.args.filter(arg => /secret|token|password/i.test(arg))];
  const shown = createRedactor(given.map(each => each.replace(/^--?[\w-]+=/, ''))).redact(stderr);
  return shown.trim().replace(/\.$/, '').slice(-longestWords);
}
