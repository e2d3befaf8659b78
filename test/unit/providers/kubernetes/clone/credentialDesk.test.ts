import { describe, expect, test } from 'vitest';
import { createCredentialDesk } from '../../../../../src/core/providers/kubernetes/clone/credentialDesk.ts';

const clone = {
  url: 'https://git.example.com/shop.git',
  origin: 'https://git.example.com',
  user: 'ada',
  password: 'secret-of-ada',
  root: '/',
  remote: 'origin',
  commit: '0'.repeat(40),
};

async function asked(...texts: readonly string[]): Promise<string> {
  let replies = '';
  const desk = createCredentialDesk(clone, text => void (replies += text), new AbortController().signal);
  for (const text of texts) await desk.push(Buffer.from(text));
  return replies;
}

describe('questions of a pod for a login', () => {
  test('are answered for the host of the remote, however the question is cut', async () => {
    expect(await asked('lockstep-credential get\nprotocol=https\nho', 'st=git.example.com\n', '\n')).toBe(
      'username=ada\npassword=secret-of-ada\n\n',
    );
  });

  test.each([
    ['another host', 'protocol=https\nhost=bank.example.com'],
    ['another port', 'protocol=https\nhost=git.example.com:444'],
    ['the same host without TLS', 'protocol=http\nhost=git.example.com'],
    ['no host', 'path=shop.git'],
    ['a second host behind the first', 'protocol=https\nhost=git.example.com\nhost=bank.example.com'],
  ])('are not answered for %s', async (_, lines) => {
    expect(await asked(`lockstep-credential get\n${lines}\n\n`)).toBe('quit=1\n\n');
  });

  test('that never end are not kept', async () => {
    await expect(asked('lockstep-credential get\n', 'x'.repeat(20_000))).rejects.toMatchObject({
      code: 'commandFailed',
    });
  });
});
