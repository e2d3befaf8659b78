import { expect, test } from 'vitest';
import {
  editDevContainer,
  setContainerEnv,
  setRemoteUser,
  type DevContainerChange,
} from '../../../src/core/devcontainer/editDevContainer.ts';

function edited(text: string, change: DevContainerChange): string {
  return [...editDevContainer('f', text, change)]
    .sort((a, b) => b.offset - a.offset)
    .reduce((all, { offset, length, text: by }) => all.slice(0, offset) + by + all.slice(offset + length), text);
}

const text =
  '{\n    // base\n    "image": "x", // why\n    "containerEnv": {\n        "A": "1"\n    },\n    "runArgs": ["--init", "--memory", "1g", "--cpus=1"]\n}\n';

test('sets a variable, comments and indentation kept', () => {
  expect(edited(text, setContainerEnv('TZ', 'UTC'))).toBe(text.replace('"A": "1"', '"A": "1",\n        "TZ": "UTC"'));
  expect(edited(text, setContainerEnv('A', '2'))).toBe(text.replace('"1"', '"2"'));
  expect(edited('{ "image": "x" }', setRemoteUser('node'))).toMatch(/"remoteUser": "node"/);
});

test('changes an option of docker run in the spelling that is there, or appends it', () => {
  expect(edited(text, { kind: 'runArg', option: '--memory', value: '2g' })).toBe(text.replace('"1g"', '"2g"'));
  expect(edited(text, { kind: 'runArg', option: '--cpus', value: '2' })).toBe(text.replace('--cpus=1', '--cpus=2'));
  expect(edited(text, { kind: 'runArg', option: '--pids-limit', value: '9' })).toContain(
    '"--cpus=1", "--pids-limit=9"]',
  );
  expect(JSON.parse(edited('{}', { kind: 'runArg', option: '--user', value: '5' }))).toEqual({ runArgs: ['--user=5'] });
});

test('makes no edit where it is so already', () => {
  expect(editDevContainer('f', text, setContainerEnv('A', '1'))).toEqual([]);
  expect(editDevContainer('f', text, { kind: 'runArg', option: '--memory', value: '1g' })).toEqual([]);
  expect(editDevContainer('f', text, { kind: 'remove', path: ['mounts'] })).toEqual([]);
});
