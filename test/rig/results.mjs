import { readFile } from 'node:fs/promises';

/** @typedef {{ name: string, outcome: 'passed' | 'failed' | 'skipped', seconds: number }} Result */

/** Reads what Vitest's JSON reporter wrote. @returns {Promise<Result[]>} */
export async function readVitestResults(file, project) {
  const { testResults = [] } = await readJson(file);
  return testResults.flatMap(module => {
    const where = module.name.replace(/^.*\/test\//, '');
    if (module.assertionResults.length === 0 && module.status === 'failed')
      return [{ name: `${project}: ${where}: ${module.message.split('\n')[0]}`, outcome: 'failed', seconds: 0 }];
    return module.assertionResults.map(test => ({
      name: `${where}: ${test.fullName}`,
      outcome: test.status === 'passed' || test.status === 'failed' ? test.status : 'skipped',
      seconds: (test.duration ?? 0) / 1000,
    }));
  });
}

/** Reads what Mocha's JSON reporter wrote. @returns {Promise<Result[]>} */
export async function readMochaResults(file, project) {
  const { passes = [], failures = [], pending = [] } = await readJson(file);
  const to = outcome => test => ({
    name: `${project}: ${test.fullTitle}`,
    outcome,
    seconds: (test.duration ?? 0) / 1000,
  });
  return [...passes.map(to('passed')), ...failures.map(to('failed')), ...pending.map(to('skipped'))];
}

export function tally(results) {
  const count = outcome => results.filter(result => result.outcome === outcome).length;
  return { passed: count('passed'), red: count('failed'), skipped: count('skipped') };
}

export function slowest(results, most) {
  return results.toSorted((a, b) => b.seconds - a.seconds).slice(0, most);
}

async function readJson(file) {
  try {
    return JSON.parse(await readFile(file, 'utf8'));
  } catch {
    return {};
  }
}
