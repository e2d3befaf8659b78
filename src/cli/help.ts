import { commands } from './commands.ts';
import type { CliCommand, CliOption } from './context.ts';
import { table } from './output/table.ts';

export async function overview(): Promise<string> {
  const rows = await Promise.all(
    Object.entries(commands).map(async ([verb, load]) => [`  ${verb}`, (await load()).summary]),
  );
  return [
    'lockstep: dev environments in lockstep with production',
    '',
    'Usage: lockstep VERB [OPTION…]',
    '',
    ...table(rows),
    '',
    'Exit codes: 0 fine · 1 drift at or above --fail-on, or failed tests · 2 usage · 3 not reached or not comparable · 130 cancelled',
    'Help for one verb: lockstep VERB --help',
    '',
  ].join('\n');
}

export function commandHelp(command: CliCommand, options: Readonly<Record<string, CliOption>>): string {
  const rows = Object.entries(options).map(([name, { short, value, help }]) => [
    `  ${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    help,
  ]);
  return [command.summary, '', `Usage: ${command.usage}`, '', ...table(rows), ''].join('\n');
}
