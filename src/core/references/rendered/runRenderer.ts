import { LockstepError } from '../../base/lockstepError.ts';
import { runProcess } from '../../process/runProcess.ts';

export interface Rendering {
  readonly argv: readonly [string, ...string[]];
  /** Path in the workspace of what is rendered, for messages. */
  readonly path: string;
  /** Absolute folders whose names are taken out of what the program says, longest first. */
  readonly folders: readonly string[];
}

const limitMilliseconds = 60_000;

/** Rendering depends on the workspace alone: no plugin runs, and nothing is fetched. */
const closed = {
  HELM_PLUGINS: '/nonexistent',
  KUSTOMIZE_PLUGIN_HOME: '/nonexistent',
  GIT_ALLOW_PROTOCOL: 'none',
  ...Object.fromEntries(
    ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'].flatMap(name => [
      [name, 'http://127.0.0.1:9'],
      [name.toLowerCase(), 'http://127.0.0.1:9'],
    ]),
  ),
  NO_PROXY: undefined,
  no_proxy: undefined,
};

const isRemote = /proxyconnect|transport '[\w+]+' not allowed/;

/**
 * What a program renders. Throws `toolMissing`, and `commandFailed` with the program's own words, the file that they name
 * and what would help.
 */
export async function runRenderer({ argv, path, folders }: Rendering, signal: AbortSignal): Promise<string> {
  const [program = ''] = argv[0].split(/[\\/]/).slice(-1);
  const limits = { timeLimitMilliseconds: limitMilliseconds };
  const { exit, stdout, stderr } = await runProcess({ argv, env: closed, ...limits }, signal);
  if (exit.kind === 'exited' && exit.code === 0) return stdout;
  const words = folders.reduce((text, folder) => text.replaceAll(`${folder}/`, ''), firstLine(stderr));
  if (isRemote.test(stderr))
    throw new LockstepError('commandFailed', `${path} names something that lies elsewhere, and nothing is fetched.`, {
      at: { file: path },
      remedy: { kind: 'text', text: `Render it into a file with ${program} and name that one: kubernetes:FILE` },
      output: words,
    });
  throw new LockstepError('commandFailed', `${program} could not render ${path}: ${words}`, {
    at: placeIn(words) ?? { file: path },
  });
}

function firstLine(stderr: string): string {
  const lines = stderr.split('\n').filter(line => line.trim() !== '' && !line.startsWith('WARNING'));
  const line = lines.find(each => /^error:/i.test(each)) ?? lines[0] ?? 'it says nothing.';
  return line.replace(/^error:\s*/i, '').slice(0, 600);
}

/** Helm's `shop/templates/web.yaml:3:4`, whose first part is the chart's name. */
function placeIn(words: string): { readonly file: string; readonly line: number } | undefined {
  const { file, line } = /(?<file>[\w./-]+\/templates\/[\w./-]+):(?<line>\d+)/.exec(words)?.groups ?? {};
  return file === undefined ? undefined : { file, line: Number(line) };
}
