import { StringDecoder } from 'node:string_decoder';
import { LockstepError } from '../../../base/lockstepError.ts';
import { runProcess } from '../../../process/runProcess.ts';
import { question } from './cloneScript.ts';
import type { CloneSource } from './readClone.ts';

/** Answers the questions of a pod's Git with what Git here knows; nothing but questions is expected of the pod. */
export interface CredentialDesk {
  /** What the pod wrote. Answers by `reply`. */
  push(bytes: Uint8Array): Promise<void>;
  /** What nobody here had a login for. */
  readonly unanswered: string | undefined;
  /** Never to be shown. */
  readonly secrets: readonly string[];
}

type Lines = Readonly<Record<string, string>>;

/** A credential program of the user's may show a window. */
const patience = 300_000;
const longestQuestion = 16 * 1024;

/** Only for the remote's own host: what runs in a pod can ask for anything. */
export function createCredentialDesk(
  clone: CloneSource,
  reply: (text: string) => void,
  signal: AbortSignal,
): CredentialDesk {
  const decoder = new StringDecoder('utf8');
  let text = '';
  let last: Lines | undefined;
  let unanswered: string | undefined;
  const secrets: string[] = [];
  const answer = async (asked: Lines): Promise<void> => {
    const origin = `${asked['protocol'] ?? ''}://${asked['host'] ?? ''}`;
    const found = origin === clone.origin ? await loginFor(clone, asked, signal) : undefined;
    last = found;
    if (found?.['password'] === undefined) {
      unanswered = origin;
      reply('quit=1\n\n');
      return;
    }
    secrets.push(found['password']);
    reply(`username=${found['username'] ?? ''}\npassword=${found['password']}\n\n`);
  };
  const take = async (block: string): Promise<void> => {
    const [first = '', ...lines] = block.split('\n');
    if (first === `${question} get`) return answer(parseLines(lines));
    // Told about our own answer, never about what the pod says it was.
    if (last === undefined || clone.password !== undefined) return;
    if (first === `${question} store`) await credential(clone.root, 'approve', last, signal);
    if (first === `${question} erase`) await credential(clone.root, 'reject', last, signal);
  };
  return {
    push: async bytes => {
      text += decoder.write(Buffer.from(bytes));
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const block = text.slice(0, end);
        text = text.slice(end + 2);
        await take(block);
      }
      if (text.length > longestQuestion)
        throw new LockstepError('commandFailed', 'The pod asks for a login in words that are none of Git’s.');
    },
    get unanswered() {
      return unanswered;
    },
    secrets,
  };
}

async function loginFor(clone: CloneSource, asked: Lines, signal: AbortSignal): Promise<Lines | undefined> {
  if (clone.password !== undefined) return { username: clone.user ?? '', password: clone.password };
  const { protocol = '', host = '', path } = asked;
  const user = asked['username'] ?? clone.user;
  return await credential(
    clone.root,
    'fill',
    { protocol, host, ...(path === undefined ? {} : { path }), ...(user === undefined ? {} : { username: user }) },
    signal,
  );
}

/** git-credential; undefined where it knows none. */
async function credential(
  cwd: string,
  action: 'fill' | 'approve' | 'reject',
  lines: Lines,
  signal: AbortSignal,
): Promise<Lines | undefined> {
  const stdin = `${Object.entries(lines)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}\n`;
  // A prompt would get lost between the lines of progress.
  const env = { GIT_TERMINAL_PROMPT: '0' };
  const argv = ['git', 'credential', action] as const;
  const { exit, stdout } = await runProcess({ argv, cwd, env, stdin, timeLimitMilliseconds: patience }, signal);
  return exit.kind === 'exited' && exit.code === 0 ? parseLines(stdout.split('\n')) : undefined;
}

function parseLines(lines: readonly string[]): Lines {
  return Object.fromEntries(
    lines.flatMap(line => {
      const equals = line.indexOf('=');
      return equals < 1 ? [] : [[line.slice(0, equals), line.slice(equals + 1)]];
    }),
  );
}
