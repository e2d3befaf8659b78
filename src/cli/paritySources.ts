import { createSealer } from '../core/workflows/createSealer.ts';
import { inspectWith } from '../core/workflows/inspectWith.ts';
import type { ParitySources } from '../core/workflows/paritySources.ts';
import type { CommandContext } from './context.ts';
import { sealingKey } from './sealingKey.ts';

export async function paritySources({ files, list, version }: CommandContext): Promise<ParitySources> {
  const seal = createSealer(await sealingKey(process.env));
  return { files, seal, version, today: new Date(), inspect: inspectWith(list) };
}
