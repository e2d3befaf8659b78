import { expect, test } from 'vitest';
import { LockstepError } from '../../../src/core/base/lockstepError.ts';
import { parseJunit } from '../../../src/core/testing/parseJunit.ts';

const project = { id: 'command:make', runner: 'command', label: 'make', cwd: '.', files: [] };

test('nested suites, failures with CDATA, errors and skips are read with file and line', () => {
  const events = parseJunit(
    `<testsuites><testsuite name="a" file="web/a.test.js"><testsuite name="b">
      <testcase name="adds" classname="cart" time="0.25" file="/workspace/web/cart.js" line="7"/>
      <testcase name="pays" classname="cart"><failure message="expected 1"><![CDATA[at <pay>]]></failure></testcase>
      <testcase name="ships"><skipped/></testcase>
      <testcase name="boots"><error>no database</error></testcase>
    </testsuite></testsuite></testsuites>`,
    project,
    '/workspace',
  );
  expect(events).toMatchObject([
    { kind: 'passed', path: ['cart', 'adds'], at: { file: 'web/cart.js', line: 7 }, milliseconds: 250 },
    {
      kind: 'failed',
      at: { file: 'web/a.test.js' },
      failures: [{ message: 'expected 1', stack: 'at <pay>' }],
    },
    { kind: 'skipped', path: ['ships'] },
    { kind: 'errored', failures: [{ message: 'no database' }] },
  ]);
});

test('what is no XML is an error that names the command', () => {
  expect(() => parseJunit('<testsuite><testcase', project, '/w')).toThrow(LockstepError);
  expect(() => parseJunit('<a></b>', project, '/w')).toThrow(/A result file of make is not JUnit XML/);
});

test('entities of a document type are not expanded', () => {
  const bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><testsuite><testcase name="&a;"/></testsuite>';
  expect(() => parseJunit(bomb, project, '/w')).toThrow(LockstepError);
});
