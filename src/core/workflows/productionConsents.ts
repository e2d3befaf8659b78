import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { appendAudit } from '../references/cluster/appendAudit.ts';
import type { ProductionConsent } from '../references/cluster/productionConsent.ts';

export interface ConsentDoors {
  /** A folder of the user's own, shared by every face. */
  readonly folder: string;
  /** Puts the question to the person; false where nobody can answer, `once` where the answer is for this process only. */
  readonly ask: (question: string, signal: AbortSignal) => Promise<boolean | 'once'>;
}

/** What this user has agreed to, kept from window to window; a refusal holds until the process ends. */
export interface ProductionConsents extends ProductionConsent {
  /** `key` names what is agreed to, and to whom: it is asked once. */
  agrees(key: string, question: string, signal: AbortSignal): Promise<boolean>;
}

/** Where the command line and VS Code keep what belongs to the user. */
export const userFolder = (env: Readonly<Record<string, string | undefined>>): string =>
  join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'lockstep');

/** Everything that was done in production, one line of JSON each. */
export const auditFile = (folder: string): string => join(folder, 'production-audit.jsonl');

export function productionConsents({ folder, ask }: ConsentDoors): ProductionConsents {
  const file = join(folder, 'consents.json');
  const answers = new Map<string, Promise<boolean>>();
  const agrees: ProductionConsents['agrees'] = (key, question, signal) => {
    const known = answers.get(key);
    if (known) return known;
    const answer = agree(file, key, () => ask(question, signal));
    answers.set(key, answer);
    // Whoever was cancelled has not answered.
    answer.catch(() => answers.delete(key));
    return answer;
  };
  return {
    agrees,
    allow: ({ what, target, server, words }, signal) => agrees(`${what} ${target} at ${server}`, words, signal),
    record: entry => appendAudit(auditFile(folder), entry),
  };
}

async function agree(file: string, key: string, ask: () => Promise<boolean | 'once'>): Promise<boolean> {
  if ((await readConsents(file)).includes(key)) return true;
  const answer = await ask();
  if (answer !== true) return answer === 'once';
  const known = await readConsents(file);
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, `${JSON.stringify([...new Set([...known, key])], null, 2)}\n`, { mode: 0o600 });
  await rename(temporary, file);
  return true;
}

/** What can't be read was not agreed to. */
async function readConsents(file: string): Promise<readonly string[]> {
  try {
    const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
    return Array.isArray(parsed) ? parsed.filter(each => typeof each === 'string') : [];
  } catch {
    return [];
  }
}
