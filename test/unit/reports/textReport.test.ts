import { expect, test } from 'vitest';
import { textReport } from '../../../src/core/reports/textReport.ts';
import { sampleReport } from './sampleReport.ts';

test('shows drift worst first, then what is unknown, waived and a problem', async () => {
  const text = textReport(sampleReport(), { colour: false, width: 120, name: 'shop' });
  await expect(text).toMatchFileSnapshot('textReport.txt');
});

test.each([60, 80, 120, 200])('keeps %i columns', width => {
  const text = textReport(sampleReport(), { colour: false, width });
  const tooLong = text.split('\n').filter(line => line.length > width);
  expect(tooLong).toEqual([]);
});

test('uses colour only when told, and says the same without it', () => {
  const plain = textReport(sampleReport(), { colour: false, width: 100 });
  const coloured = textReport(sampleReport(), { colour: true, width: 100 });
  expect(plain).not.toContain('\u001b');
  expect(coloured).toContain('\u001b[31mHIGH');
  expect(coloured.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('says in words that too little is known for a score', () => {
  const report = { ...sampleReport(), score: null, coverage: 0.38 };
  expect(textReport(report, { colour: false, width: 120 })).toContain('too little known for a score, 38 % known');
});

test('a value can’t steer the terminal', () => {
  const report = sampleReport();
  const findings = report.findings.map(each => ({
    ...each,
    development: { ...each.development, value: '\u001b[2Jx' },
  }));
  expect(textReport({ ...report, findings }, { colour: false, width: 120 })).not.toContain('\u001b');
});
