import type { Fact } from '../../environment/fact.ts';
import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';
import { tabbed } from '../tabbed.ts';

/** cgroup v1 writes an unlimited memory as the largest page-aligned number. */
const unlimitedBytes = 2 ** 60;

/** Limits in bytes, millicores and counts; no limit is an absent fact. */
export const resources = {
  name: 'resources',
  speaks: ['resources.memory.limit', 'resources.cpu.limit', 'resources.pids', 'resources.shm', 'resources.files'],
  parse: output => {
    const fields = new Map(tabbed(output));
    const facts: Fact[] = [];
    const add = (key: string, value: number | undefined, where: string): void => {
      if (value !== undefined && Number.isFinite(value) && value > 0) facts.push(observe(key, value, where));
    };
    const memory = Number(fields.get('memory.max') ?? fields.get('memory/memory.limit_in_bytes'));
    if (memory < unlimitedBytes) add('resources.memory.limit', memory, 'cgroup memory limit');
    add('resources.cpu.limit', millicores(fields.get('cpu.max') ?? fields.get('cpu.cfs')), 'cgroup cpu quota');
    add('resources.pids', Number(fields.get('pids.max') ?? fields.get('pids/pids.max')), 'cgroup pids limit');
    const shm = /size=(?<kilobytes>\d+)k/.exec(fields.get('shm') ?? '')?.groups?.['kilobytes'];
    if (shm) add('resources.shm', Number(shm) * 1024, '/dev/shm');
    add('resources.files', Number(fields.get('files')), '/proc/1/limits');
    return facts;
  },
} satisfies ProbeSection;

/** `quota period` in microseconds; `max` and `-1` are no limit. */
function millicores(text: string | undefined): number | undefined {
  const [quota, period] = (text ?? '').split(' ').map(Number);
  return quota && period && quota > 0 ? Math.round((quota / period) * 1000) : undefined;
}
