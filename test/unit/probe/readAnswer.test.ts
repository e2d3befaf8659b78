import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { probeScript } from '../../../src/core/probe/probeScript.ts';
import { readAnswer } from '../../../src/core/probe/readAnswer.ts';

function values(answer: string): Record<string, unknown> {
  const reading = readAnswer(answer, 'n1', 'shop');
  return Object.fromEntries(reading.facts.map(fact => [fact.key, fact.status === 'known' ? fact.value : fact.status]));
}

test('a section that was cut is not spoken of, and the cut is a problem', () => {
  const reading = readAnswer('\n#n1 os\nID=debian\nVERSION_ID="12"\n\n#n1 libc\nglib', 'n1', 'shop');
  expect(reading.facts.map(fact => fact.key)).toEqual(['os.family', 'os.version']);
  expect(reading.speaks).not.toContain('libc.family');
  expect(reading.problems).toMatchObject([{ message: 'The probe of shop was cut after libc.' }]);
});

test('a variable cannot forge a section without the nonce', () => {
  const answer = '\n#n1 env\nA=x\u0001#n2 os\u0001ID=evil\n\n#n1 end\n';
  expect(values(answer)).toEqual({ 'env.A': 'x\n#n2 os\nID=evil' });
});

test('leaves out where the orchestrator says that services are', () => {
  const answer = '\n#n1 env\nWEB_PORT=tcp://10.96.0.7:80\nDB_PORT=5432\nURL=tcp://10.96.0.7:80\n\n#n1 end\n';
  expect(values(answer)).toEqual({ 'env.DB_PORT': '5432', 'env.URL': 'tcp://10.96.0.7:80' });
});

test('musl tells its version by its loader, glibc by getconf, and nothing is none', () => {
  expect(values('\n#n1 libc\nmusl\nmusl libc (x86_64)\nVersion 1.2.5\n\n#n1 end\n')).toEqual({
    'libc.family': 'musl',
    'libc.version': '1.2.5',
  });
  expect(values('\n#n1 libc\nglibc\nglibc 2.36\n\n#n1 end\n')).toMatchObject({ 'libc.version': '2.36' });
  expect(values('\n#n1 libc\n\n#n1 end\n')).toEqual({ 'libc.family': 'none' });
});

test('limits are read from either cgroup version, and no limit is no fact', () => {
  expect(values('\n#n1 resources\nmemory.max\t536870912\ncpu.max\t50000 100000\npids.max\tmax\n\n#n1 end\n')).toEqual({
    'resources.memory.limit': 536870912,
    'resources.cpu.limit': 500,
  });
  expect(
    values('\n#n1 resources\nmemory/memory.limit_in_bytes\t9223372036854771712\ncpu.cfs\t-1 100000\n\n#n1 end\n'),
  ).toEqual({});
});

test('only installed packages count, held ones too', () => {
  const answer = '\n#n1 packages\nii \tcurl\t7.88\nhi \tnode\t24.1\nrc \tvim\t9.0\n\n#n1 end\n';
  expect(values(answer)).toEqual({ 'package.curl': '7.88', 'package.node': '24.1' });
});

test('the script answers whole in a real shell, and reads the zone and the variables of its own process', () => {
  const { stdout } = spawnSync('sh', ['-s', 'n1', '.', ''], {
    input: probeScript,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], TZ: 'Europe/Paris', LANG: 'C.UTF-8', TWO_LINES: 'a\nb' },
  });
  expect(readAnswer(stdout, 'n1', 'here').problems).toEqual([]);
  expect(values(stdout)).toMatchObject({
    'time.zone': 'Europe/Paris',
    'time.charset': 'UTF-8',
    'env.TWO_LINES': 'a\nb',
  });
  expect(values(stdout)['runtime.node']).toBe(process.versions.node);
});
