import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { errorMessage } from '../core/base/errorMessage.ts';
import { isAbort } from '../core/base/isAbort.ts';
import { LockstepError } from '../core/base/lockstepError.ts';
import { EnvironmentList, type ProviderLoader } from '../core/workflows/environmentList.ts';
import { productionConsents, userFolder } from '../core/workflows/productionConsents.ts';
import { diskFiles } from '../core/workspace/diskFiles.ts';
import { agree, productionClusters } from './productionClusters.ts';
import { clusterOptions, onlyProvider } from './clusterOptions.ts';
import { commands } from './commands.ts';
import type { CliArguments, CliCommand, CliOption } from './context.ts';
import { commandHelp, overview } from './help.ts';
import { exitCodes } from './outcome.ts';
import { beyondMessage } from './output/beyondMessage.ts';
import { stderrLogger } from './output/stderrLogger.ts';
import { terminalOutput } from './output/terminalOutput.ts';
import { parseArguments } from './parseArguments.ts';
import { remedyWords } from './remedyWords.ts';
import type { Surroundings } from './surroundings.ts';

export interface Composition {
  readonly version: string;
  readonly providers: (surroundings: Surroundings) => readonly ProviderLoader[];
}

const everyFormat = ['text', 'json'];

const everyVerb: Readonly<Record<string, CliOption>> = {
  workspace: { type: 'string', value: 'DIR', help: 'Workspace folder; default: the current one' },
  provider: { type: 'string', value: 'ID', help: 'Look only at docker, kubernetes or local' },
  namespace: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    help: "Kubernetes namespace to look at; repeated; default: the context's own",
  },
  verbose: { type: 'boolean', short: 'v', help: 'Build output and a log line for each command that is run' },
  help: { type: 'boolean', short: 'h', help: 'This help' },
};

/** Runs one verb; answers the exit code. */
export async function main(argv: readonly string[], composition: Composition): Promise<number> {
  endQuietlyWithoutReader();
  const [verb, ...rest] = argv;
  if (verb === undefined || verb === '--help' || verb === '-h' || verb === 'help') {
    process.stdout.write(await overview());
    return verb === undefined ? exitCodes.usage : exitCodes.fine;
  }
  if (verb === '--version') {
    process.stdout.write(`${composition.version}\n`);
    return exitCodes.fine;
  }
  const format = formatOf(rest);
  try {
    const load = Object.hasOwn(commands, verb) ? commands[verb] : undefined;
    if (!load)
      throw new LockstepError('usage', `There is no verb ${verb}.`, {
        remedy: { kind: 'text', text: 'See lockstep --help.' },
      });
    return await runVerb(verb, await load(), rest, composition);
  } catch (error) {
    return fail(error, format, verb);
  }
}

async function runVerb(
  verb: string,
  command: CliCommand,
  argv: readonly string[],
  composition: Composition,
): Promise<number> {
  const { formats = everyFormat } = command;
  const format: CliOption = { type: 'string', value: 'FORMAT', help: formats.join(', ') };
  // A verb may say better what an option of all means for it.
  const options = { ...command.options, format, ...everyVerb, ...command.options };
  const args = parseArguments(argv, options, verb);
  if (args.flag('help')) {
    process.stdout.write(commandHelp(command, options));
    return exitCodes.fine;
  }
  const output = terminalOutput(chooseFormat(command, args), args.flag('verbose'));
  const logger = stderrLogger(args.flag('verbose'));
  const folder = await workspaceFolder(args.text('workspace') ?? '.');
  using interruption = listenForInterruption();
  const { signal } = interruption;
  const cluster = clusterOptions(args, folder, process.env);
  const list = new EnvironmentList(chosenProviders(args, composition, { logger, folder, cluster }), logger);
  const production = productionConsents({ folder: userFolder(process.env), ask: agree });
  const clusters = productionClusters(args, { logger, folder, cluster, production });
  try {
    const { version } = composition;
    const files = diskFiles(folder);
    const context = { list, folder, files, output, logger, version, clusters, production, signal };
    return await command.run(args, context);
  } catch (error) {
    if (interruption.isReaderGone()) return exitCodes.cancelled;
    signal.throwIfAborted();
    throw error;
  } finally {
    list.dispose();
    clusters.dispose();
    output.finish();
  }
}

/** By a person or a program that ends this one, or by a reader of its output that has seen enough. */
function listenForInterruption(): Disposable & { readonly signal: AbortSignal; isReaderGone(): boolean } {
  const interrupted = new AbortController();
  let isReaderGone = false;
  const cancel = (): void => interrupted.abort();
  const leave = (): void => {
    isReaderGone = true;
    cancel();
  };
  process.once('SIGINT', cancel).once('SIGTERM', cancel);
  process.stdout.once('error', leave);
  return {
    signal: interrupted.signal,
    isReaderGone: () => isReaderGone,
    [Symbol.dispose]: () => {
      process.off('SIGINT', cancel).off('SIGTERM', cancel);
      process.stdout.off('error', leave);
    },
  };
}

/** All can be asked by name; only those that the arguments leave are looked at. */
function chosenProviders(
  args: CliArguments,
  { providers }: Composition,
  surroundings: Surroundings,
): readonly ProviderLoader[] {
  const loaders = providers(surroundings);
  const only = onlyProvider(args);
  if (only === undefined) return loaders;
  const ids = loaders.map(({ id }): string => id);
  if (!ids.includes(only)) throw new LockstepError('usage', `--provider is one of ${ids.join(', ')}, not ${only}.`);
  return loaders.map(loader => ({ ...loader, isWatched: loader.id === only }));
}

/** A reader that has seen enough, as in `lockstep logs | head`, is no failure to tell of. */
function endQuietlyWithoutReader(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
}

function chooseFormat({ formats = everyFormat }: CliCommand, args: CliArguments): string {
  const format = args.text('format') ?? 'text';
  if (!formats.includes(format))
    throw new LockstepError('usage', `--format is one of ${formats.join(', ')}, not ${format}.`);
  return format;
}

async function workspaceFolder(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    throw new LockstepError('usage', `There is no folder ${resolve(path)}.`, { cause: error });
  }
}

function fail(error: unknown, format: string, verb: string): number {
  if (isAbort(error)) {
    process.stderr.write('Cancelled.\n');
    return exitCodes.cancelled;
  }
  const known = error instanceof LockstepError ? error : undefined;
  const code = known?.code ?? 'internal';
  const message = errorMessage(error);
  const remedy = known?.remedy && remedyWords(known.remedy);
  if (format === 'json')
    process.stdout.write(
      `${JSON.stringify({ schema: 'lockstep.error/1', code, message, remedy, at: known?.at }, null, 2)}\n`,
    );
  // Many messages name the file, with its line, themselves.
  const place =
    known?.at && !message.startsWith(known.at.file)
      ? `${[known.at.file, known.at.line, known.at.column].filter(part => part !== undefined).join(':')}: `
      : '';
  process.stderr.write(`lockstep ${verb}: ${place}${message}\n${remedy === undefined ? '' : `${remedy}\n`}`);
  const output = beyondMessage(known?.output ?? '', message);
  if (output.length > 0) process.stderr.write(`${output.join('\n')}\n`);
  if (!known && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  if (verb === 'exec') return 125;
  return code === 'usage' || code === 'invalidInput' ? exitCodes.usage : exitCodes.notReached;
}

/** Before anything is parsed, so that a wrong option too is answered in the format asked for. */
function formatOf(argv: readonly string[]): string {
  const inline = argv.find(argument => argument.startsWith('--format='));
  const at = argv.indexOf('--format');
  return inline?.slice('--format='.length) ?? (at >= 0 ? argv[at + 1] : undefined) ?? 'text';
}
