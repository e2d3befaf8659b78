import { pack, extract } from 'tar-stream';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Environment, EnvironmentChange } from '../../../src/core/environment/environment.ts';
import type { EnvironmentId, ServiceName } from '../../../src/core/environment/ids.ts';
import type { Bytes, Command, EnvironmentSession, Exit } from '../../../src/core/environment/session.ts';
import { followLogs } from '../../../src/core/logs/followLogs.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';
import { oddFiles } from '../oddFiles.ts';

/** An environment that the suite may use as it likes; it has a POSIX shell. */
export interface ProviderUnderTest extends AsyncDisposable {
  readonly provider: EnvironmentProvider;
  readonly id: EnvironmentId;
  /** Absolute path in there; the suite makes it. */
  readonly scratch: string;
  /** A user that is there besides the default one, where users can be chosen. */
  readonly otherUser?: string;
  /** Two services whose processes can write to their own log at `/proc/1/fd/1` and `/proc/1/fd/2`. */
  readonly logging?: readonly [ServiceName, ServiceName];
}

export const never = new AbortController().signal;

interface Ran {
  readonly exit: Exit;
  readonly stdout: string;
  readonly stderr: string;
}

export async function run(session: EnvironmentSession, command: Command, signal: AbortSignal = never): Promise<Ran> {
  const process = await session.spawn(command, signal);
  const output = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] };
  for await (const { channel, bytes } of process.output) output[channel].push(bytes);
  const text = (chunks: readonly Uint8Array[]): string => Buffer.concat(chunks).toString();
  return { exit: await process.exit, stdout: text(output.stdout), stderr: text(output.stderr) };
}

export const sh = (script: string): readonly [string, ...string[]] => ['sh', '-c', script];

async function environmentOf({ provider, id }: ProviderUnderTest): Promise<Environment> {
  for await (const change of provider.watch(never)) {
    if (change.kind === 'environment' && change.environment.id === id) return change.environment;
  }
  throw new Error(`${id} did not come.`);
}

export async function* chunks(text: string, count: number): Bytes {
  for (let index = 0; index < count; index++) yield Buffer.from(text);
  await Promise.resolve();
}

/** The behaviour that every provider owes, against the contract alone. */
export function describeProvider(name: string, make: () => Promise<ProviderUnderTest>): void {
  describe(`the provider contract on ${name}`, () => {
    let under: ProviderUnderTest;
    let session: EnvironmentSession;
    beforeAll(async () => {
      under = await make();
      session = await under.provider.open(under.id, never);
    });
    afterAll(async () => {
      await session[Symbol.asyncDispose]();
      await under[Symbol.asyncDispose]();
    });

    test('watch names the place, then the environment, settles once, and ends on abort', async () => {
      const stop = new AbortController();
      const seen: EnvironmentChange[] = [];
      for await (const change of under.provider.watch(stop.signal)) {
        seen.push(change);
        if (change.kind === 'settled') stop.abort();
      }
      expect(seen[0]).toMatchObject({ kind: 'place' });
      const own = seen.find(change => change.kind === 'environment' && change.environment.id === under.id);
      expect(own).toMatchObject({ environment: { state: { kind: 'running' } } });
      expect(seen.filter(({ kind }) => kind === 'settled')).toHaveLength(1);
    });

    test('an environment that is not there is an error that says so', async () => {
      const gone = `${under.id.slice(0, under.id.lastIndexOf('/') + 1)}ffffffffffff` as EnvironmentId;
      await expect(under.provider.open(gone, never)).rejects.toMatchObject({ code: 'notFound' });
    });

    test('a command gives its exit code and both outputs apart', async () => {
      const ran = await run(session, { argv: sh('echo out; echo err >&2; exit 7') });
      expect(ran).toEqual({ exit: { kind: 'exited', code: 7 }, stdout: 'out\n', stderr: 'err\n' });
    });

    test('arguments arrive as they are, without a shell', async () => {
      const odd = ['', '$(id)', 'a b', `"'\\`, 'é\n*'];
      const { stdout } = await run(session, { argv: ['printf', '%s|', ...odd] });
      expect(stdout).toBe(odd.map(text => `${text}|`).join(''));
    });

    test('a missing program is told before there is a process', async () => {
      await expect(session.spawn({ argv: ['lockstep-no-such-program'] }, never)).rejects.toMatchObject({
        code: 'toolMissing',
      });
    });

    test('a missing folder is told before there is a process', async () => {
      await expect(session.spawn({ argv: ['true'], cwd: '/no/such/folder' }, never)).rejects.toMatchObject({
        code: 'notFound',
      });
    });

    test('a process that a signal ended is no success', async () => {
      const { exit } = await run(session, { argv: sh('kill -9 $$') });
      expect([
        { kind: 'signalled', signal: 'SIGKILL' },
        { kind: 'exited', code: 137 },
      ]).toContainEqual(exit);
    });

    test('environment and working directory are those asked for', async () => {
      const { stdout } = await run(session, { argv: sh('echo "$LETTER"; pwd'), env: { LETTER: 'ß $x' }, cwd: '/tmp' });
      expect(stdout).toBe('ß $x\n/tmp\n');
    });

    test('standard input arrives whole, and its end too', async () => {
      const { stdout, exit } = await run(session, { argv: sh('wc -c'), stdin: chunks('x'.repeat(65_536), 64) });
      expect([stdout.trim(), exit]).toEqual([String(64 * 65_536), { kind: 'exited', code: 0 }]);
    });

    test('a process without input sees its end at once', async () => {
      expect((await run(session, { argv: ['cat'] })).exit).toEqual({ kind: 'exited', code: 0 });
    });

    test('a process that reads nothing of a long input ends all the same', async () => {
      const { exit } = await run(session, { argv: sh('exit 3'), stdin: chunks('x'.repeat(65_536), 200) });
      expect(exit).toEqual({ kind: 'exited', code: 3 });
    });

    test('long output is whole though its reader is slow, and the writer waits meanwhile', async () => {
      const size = 64 * 1024 * 1024;
      const flag = `${under.scratch}-written`;
      await run(session, { argv: ['rm', '-f', flag] });
      const process = await session.spawn({ argv: sh(`head -c ${size} /dev/zero; touch "${flag}"`) }, never);
      let read = 0;
      let doneEarly: string | undefined;
      for await (const { bytes } of process.output) {
        if (read === 0)
          doneEarly = (await run(session, { argv: sh(`sleep 0.5; test -e "${flag}" && echo done || echo waits`) }))
            .stdout;
        read += bytes.length;
      }
      expect([read, doneEarly, await process.exit]).toEqual([size, 'waits\n', { kind: 'exited', code: 0 }]);
    });

    test('a reader that stops early does not stop the process', async () => {
      const process = await session.spawn({ argv: sh('head -c 3000000 /dev/zero; exit 5') }, never);
      for await (const { bytes } of process.output) if (bytes.length > 0) break;
      expect(await process.exit).toEqual({ kind: 'exited', code: 5 });
    });

    test('abort ends the process and what it started, even where TERM is ignored', async () => {
      const stop = new AbortController();
      const argv = sh(
        `trap '' TERM; sleep 98765 & sh -c 'trap "" TERM; while :; do sleep 98766; done' & echo up; wait`,
      );
      const process = await session.spawn({ argv }, stop.signal);
      for await (const { bytes } of process.output) if (Buffer.from(bytes).includes('up')) stop.abort();
      expect((await process.exit).kind).toBe('signalled');
      const list = async (): Promise<string> =>
        (await run(session, { argv: sh(`cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '`) })).stdout;
      await expect.poll(list, { timeout: 10_000 }).not.toMatch(/sleep 9876[56]/);
    });

    test('an aborted signal starts nothing', async () => {
      await expect(session.spawn({ argv: ['true'] }, AbortSignal.abort())).rejects.toMatchObject({
        name: 'AbortError',
      });
    });

    test('what is uploaded comes back the same, odd names and modes included', async () => {
      const tar = pack();
      for (const [path, content] of oddFiles)
        tar.entry({ name: path, mode: path === 'plain.txt' ? 0o755 : 0o600 }, content);
      tar.finalize();
      const folder = `${under.scratch}/up load/deep`;
      await session.upload(Readable.from(tar), folder, never);
      const { stdout } = await run(session, {
        argv: ['sh', '-c', 'cd "$1" && cat "./dir/-rf" && test -x plain.txt && echo x', 'sh', folder],
      });
      expect(stdout).toBe('dashx\n');
      const back = new Map<string, string>();
      for await (const entry of Readable.from(session.download(folder, never)).pipe(extract())) {
        const content: Uint8Array[] = [];
        for await (const bytes of entry) content.push(bytes as Uint8Array);
        if (entry.header.type === 'file')
          back.set(entry.header.name.replace(/^deep\//, ''), Buffer.concat(content).toString());
      }
      expect(new Map([...back].sort())).toEqual(new Map([...oddFiles].sort()));
      await run(session, { argv: ['rm', '-rf', under.scratch] });
    });

    test('a download of what is not there says so', async () => {
      const read = async (): Promise<void> => {
        for await (const bytes of session.download('/no/such/file', never)) expect(bytes).toBeDefined();
      };
      await expect(read()).rejects.toMatchObject({ code: 'notFound' });
    });

    test('a service that is not there is an error that names those that are', async () => {
      await expect(session.facts('nobody' as ServiceName, never)).rejects.toMatchObject({ code: 'notFound' });
    });

    test('a user is the one asked for, or that is refused', async () => {
      if (under.otherUser === undefined) {
        await expect(session.spawn({ argv: ['id', '-un'], user: 'nobody' }, never)).rejects.toMatchObject({
          code: 'notSupported',
        });
      } else {
        expect((await run(session, { argv: ['id', '-un'], user: under.otherUser })).stdout).toBe(
          `${under.otherUser}\n`,
        );
      }
    });

    test('logs of two services come merged by time and go on after a cursor; without logs there are none', async () => {
      const { logging } = under;
      if (logging === undefined) {
        const [service] = (await environmentOf(under)).services;
        const none = session.logs({ service: service?.name ?? ('' as ServiceName), follow: true }, never);
        expect(await Array.fromAsync(none)).toEqual([]);
        return;
      }
      const marker = `m${Date.now()}`;
      const write = (service: ServiceName, text: string, descriptor: number) =>
        run(session, { argv: sh(`echo "${marker} ${text}" > /proc/1/fd/${descriptor}`), service, user: 'root' });
      for (const [index, service] of [...logging, ...logging].entries())
        await write(service, `line ${index}`, 1 + (index % 3 === 0 ? 1 : 0));
      const read = async (after?: ReadonlyMap<ServiceName, string>) => {
        const options = { follow: false, ...(after === undefined ? {} : { after }) };
        const lines = await Array.fromAsync(followLogs(session, logging, options, never));
        return lines.filter(({ text }) => text.startsWith(marker));
      };
      const lines = await read();
      // Where the engine keeps both in one stream no channel can be told.
      const written = ['stderr', 'stdout', 'stdout', 'stderr'];
      expect(lines.map(({ service, channel, text }, index) => [service, channel ?? written[index], text])).toEqual([
        [logging[0], 'stderr', `${marker} line 0`],
        [logging[1], 'stdout', `${marker} line 1`],
        [logging[0], 'stdout', `${marker} line 2`],
        [logging[1], 'stderr', `${marker} line 3`],
      ]);
      const cursors = new Map(lines.slice(0, 2).map(({ service, cursor }) => [service, cursor]));
      expect((await read(cursors)).map(({ text }) => text)).toEqual([`${marker} line 2`, `${marker} line 3`]);
      const stop = new AbortController();
      const followed: string[] = [];
      const last = new Map(lines.slice(2).map(({ service, cursor }) => [service, cursor]));
      const following = (async () => {
        for await (const { text } of followLogs(session, logging, { follow: true, after: last }, stop.signal)) {
          followed.push(text);
          stop.abort();
        }
      })();
      await write(logging[1], 'fresh', 1);
      await following;
      expect(followed).toEqual([`${marker} fresh`]);
    });
  });
}
