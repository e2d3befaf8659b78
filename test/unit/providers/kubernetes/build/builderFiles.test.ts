import { describe, expect, test } from 'vitest';
import { readTarEntries } from '../../../../../src/core/archive/readTarEntries.ts';
import { builderFiles } from '../../../../../src/core/providers/kubernetes/build/builderFiles.ts';

const dockerfile = [
  'ARG BASE=ghcr.io/acme/base:1',
  'FROM $BASE AS build',
  'FROM build AS dev',
  'COPY --from=quay.io/acme/tools:2 /tool /tool',
  'COPY --from=build /x /x',
].join('\n');

async function filesOf(plainHosts: readonly string[]): Promise<{
  readonly files: Record<string, string>;
  readonly secrets: readonly string[];
  readonly asked: readonly string[];
}> {
  const asked: string[] = [];
  const { tar, secrets } = await builderFiles(
    {
      base: {
        kind: 'dockerfile',
        build: {
          context: '/',
          dockerfile: { path: '/Dockerfile', text: dockerfile },
          args: { BASE: 'registry.example.com:5000/base' },
        },
      },
    },
    'push.example.com/dev:1',
    {
      plainHosts,
      credentials: registry => {
        asked.push(registry);
        const token = { kind: 'identityToken', token: 'token-of-quay' } as const;
        const password = { kind: 'password', username: 'ada', password: 'secret-of-ada' } as const;
        return Promise.resolve(registry === 'quay.io' ? token : registry === 'push.example.com' ? password : undefined);
      },
    },
    new AbortController().signal,
  );
  const files: Record<string, string> = {};
  for await (const { name, content } of readTarEntries(tar, new AbortController().signal)) {
    const chunks: Uint8Array[] = [];
    for await (const bytes of content) chunks.push(bytes);
    files[name] = Buffer.concat(chunks).toString('utf8');
  }
  return { files, secrets, asked };
}

describe('what a builder is given beside the context', () => {
  test('are logins for the registries of this build alone, and each is a secret', async () => {
    const { files, secrets, asked } = await filesOf([]);
    expect(asked).toEqual(expect.arrayContaining(['push.example.com', 'registry.example.com:5000', 'quay.io']));
    expect(asked).not.toContain('ghcr.io');
    expect(JSON.parse(files['auth.json'] ?? '')).toEqual({
      auths: {
        'push.example.com': { auth: Buffer.from('ada:secret-of-ada').toString('base64') },
        'quay.io': { auth: Buffer.from('<token>:').toString('base64'), identitytoken: 'token-of-quay' },
      },
    });
    expect(secrets).toEqual(expect.arrayContaining(['secret-of-ada', 'token-of-quay']));
  });

  test('leaves TLS out only for the registries that the user names', async () => {
    const { files } = await filesOf(['10.0.0.1:5000']);
    expect(files['registries.conf']?.match(/location = "[^"]*"\ninsecure = true/g)).toEqual([
      'location = "10.0.0.1:5000"\ninsecure = true',
    ]);
    expect((await filesOf([])).files['registries.conf']).not.toContain('insecure');
  });
});
