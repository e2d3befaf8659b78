import { expect, test } from 'vitest';
import { list } from '../../../src/cli/commands/list.ts';
import type { CommandContext } from '../../../src/cli/context.ts';
import { parseArguments } from '../../../src/cli/parseArguments.ts';
import { silentLogger } from '../../../src/core/base/logger.ts';
import type { Place } from '../../../src/core/environment/environment.ts';
import { placeId, providerId } from '../../../src/core/environment/ids.ts';

test('list says of a place that is not reached why, and what to do', async () => {
  const remedy = { kind: 'text', text: 'Ask for a Role.' } as const;
  const team: Place = {
    id: placeId('kubernetes:team'),
    provider: providerId('kubernetes'),
    name: 'team',
    availability: { kind: 'unreachable', reason: 'pods is forbidden.', remedy },
  };
  const written: string[] = [];
  // What the command reads, and nothing else.
  const context = {
    list: { settled: () => Promise.resolve(), environments: [], attachable: [], places: [team] },
    output: { text: (line: string) => written.push(line), document: () => undefined },
    logger: silentLogger,
    signal: new AbortController().signal,
  } as unknown as CommandContext;
  await list.run(parseArguments([], list.options, 'list'), context);
  expect(written.slice(1)).toEqual(['team: pods is forbidden.', '  Ask for a Role.']);
});
