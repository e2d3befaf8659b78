import { expect, test } from 'vitest';
import { startHeader } from '../../../../src/core/cluster/streams/startHeader.ts';

test('variables are lines that a terminal takes, without a character that it would act on', () => {
  const header = startHeader({
    A: 'b',
    LONG: `é\\\n\u0003${'x'.repeat(9000)}`,
    'npm_config_//host:token': 't',
    UID: '7',
  });
  const lines = header.toString('latin1').split('\n');
  expect(lines.every(line => /^[\x20-\x7e]*$/.test(line) && line.length < 1024)).toBe(true);
  expect(lines.slice(0, 2)).toEqual(['+A=b', '=']);
  const decoded = lines
    .slice(2, lines.indexOf('=', 2))
    .map(line => line.slice(1))
    .join('')
    .replace(/\\0(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8)));
  expect(Buffer.from(decoded, 'latin1').toString()).toBe(`LONG=é\\\n\u0003${'x'.repeat(9000)}`);
  expect(lines.slice(-6)).toEqual(['+npm_config_//host:token=t', '!', '+UID=7', '!', '.', '']);
});
