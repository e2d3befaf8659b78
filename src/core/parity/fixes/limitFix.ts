import { createFix, type Fixer } from './fix.ts';
import type { DeclaringFile } from './declaringFile.ts';
import { composeEdit } from './composeEdit.ts';
import { runArgumentEdit } from './devContainerEdit.ts';
import { placesOf } from './placesOf.ts';

/** The memory or CPU limit of the workload's container: of the Compose service, else of the container itself. */
export const limitFix: Fixer = ({ key, development, reference }, files) => {
  if (typeof reference.value !== 'number') return undefined;
  const isMemory = key === 'resources.memory.limit';
  const value = isMemory ? bytesText(reference.value) : String(reference.value / 1000);
  const title = isMemory ? `Limit memory to ${value}` : `Limit the processor to ${value} CPU`;
  const declared = placesOf(development, files).map(each => each.file);
  for (const file of [...declared, ...files.filter(each => each.role === 'compose'), ...files]) {
    const fix = createFix(title, limitEdit(file, isMemory, value));
    if (fix) return fix;
  }
  return undefined;
};

function limitEdit(file: DeclaringFile, isMemory: boolean, value: string): ReturnType<typeof composeEdit> {
  if (file.role === 'compose') {
    const isDeployed = new RegExp(
      `^\\s*limits:\\s*(?:#.*)?\\r?\\n(?:\\s+\\w+:.*\\r?\\n)*?\\s+${isMemory ? 'memory' : 'cpus'}:`,
      'm',
    ).test(file.text);
    const limits = ['deploy', 'resources', 'limits', isMemory ? 'memory' : 'cpus'] as const;
    return composeEdit(file, isDeployed ? limits : [isMemory ? 'mem_limit' : 'cpus'], value);
  }
  const isCompose = file.text.includes('"dockerComposeFile"');
  return file.role === 'devcontainer' && !isCompose
    ? runArgumentEdit(file, isMemory ? '--memory' : '--cpus', value)
    : [];
}

/** As Docker and Compose write it, base 1024. */
function bytesText(bytes: number): string {
  const units = ['b', 'k', 'm', 'g'];
  const power = [3, 2, 1].find(each => bytes % 1024 ** each === 0) ?? 0;
  return `${bytes / 1024 ** power}${units[power] ?? ''}`;
}
