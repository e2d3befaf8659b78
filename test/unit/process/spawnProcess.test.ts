import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '../../../src/core/base/logger.ts';
import { runProcess } from '../../../src/core/process/runProcess.ts';
import { spawnProcess } from '../../../src/core/process/spawnProcess.ts';

const never = new AbortController().signal;
const script = (text: string): readonly [string, ...string[]] => [process.execPath, '-e', text];

/** A zombie that nobody reaped runs no more. */
const isRunning = (pid: string): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

describe('runProcess', () => {
  test('gives exit code, both outputs, and passes argv, env, cwd and stdin as they are', async () => {
    const { exit, stdout, stderr } = await runProcess(
      {
        argv: [
          ...script(
            'process.stdin.pipe(process.stdout); console.error(process.argv[1], process.env.LETTER, process.cwd()); process.exitCode = 7',
          ),
          '$(id) "',
        ],
        env: { LETTER: 'ß' },
        cwd: tmpdir(),
        stdin: 'in\n',
      },
      never,
    );
    expect(exit).toEqual({ kind: 'exited', code: 7 });
    expect(stdout).toBe('in\n');
    expect(stderr).toBe(`$(id) " ß ${tmpdir()}\n`);
  });

  test('a program that hangs is ended in time, and that is no cancelling', async () => {
    const argv = script('setInterval(() => undefined, 1000)');
    await expect(runProcess({ argv, timeLimitMilliseconds: 200 }, never)).rejects.toMatchObject({
      code: 'unreachable',
      message: `${process.execPath} did not end within 0.2 s.`,
    });
  });

  test('a program gets our environment, but not the key that values are sealed with', async () => {
    process.env['LOCKSTEP_KEY'] = 'ab'.repeat(32);
    const show = script('console.log(process.env.PATH, process.env.LOCKSTEP_KEY)');
    const { stdout } = await runProcess({ argv: show }, never);
    delete process.env['LOCKSTEP_KEY'];
    expect(stdout).toBe(`${process.env['PATH'] ?? ''} undefined\n`);
  });

  test('says which signal ended a process', async () => {
    const { exit } = await runProcess({ argv: script('process.kill(process.pid, "SIGKILL")') }, never);
    expect(exit).toEqual({ kind: 'signalled', signal: 'SIGKILL' });
  });

  test('tells a missing program from a missing folder', async () => {
    await expect(runProcess({ argv: ['lockstep-no-such-program'] }, never)).rejects.toMatchObject({
      code: 'toolMissing',
      remedy: { kind: 'text' },
    });
    await expect(runProcess({ argv: script(''), cwd: '/no/such/folder' }, never)).rejects.toMatchObject({
      code: 'notFound',
    });
  });

  test('ends a process that writes more than it may', async () => {
    const endless = script('const w = () => process.stdout.write("x".repeat(65536), w); w()');
    await expect(runProcess({ argv: endless, maxBytes: 1_000_000 }, never)).rejects.toMatchObject({
      code: 'commandFailed',
    });
  });

  test('keeps secrets out of the output and out of the one log line', async () => {
    const lines: string[] = [];
    const logger = { ...silentLogger, debug: (line: string) => void lines.push(line) };
    const { stdout } = await runProcess(
      { argv: [...script('console.log(process.argv[1])'), 'hunter2'], secrets: ['hunter2'], logger },
      never,
    );
    expect(stdout).toBe('•••\n');
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(/•••: exited with 0 after \d+ ms$/);
    expect(lines[0]).not.toContain('hunter2');
  });
});

describe('spawnProcess', () => {
  test('makes the writer wait while nobody reads, and loses nothing', async () => {
    const total = 8 * 1024 * 1024;
    const child = await spawnProcess({ argv: script(`process.stdout.write(Buffer.alloc(${total}, 120))`) }, never);
    let read = 0;
    let most = 0;
    for await (const { bytes } of child.output) {
      read += bytes.length;
      most = Math.max(most, bytes.length);
      await new Promise(resolve => setImmediate(resolve));
    }
    expect(read).toBe(total);
    expect(most).toBeLessThanOrEqual(1024 * 1024);
  });

  test('lets a process go on whose reader stopped early', async () => {
    const child = await spawnProcess({ argv: script('process.stdout.write(Buffer.alloc(4e6, 120))') }, never);
    for await (const { bytes } of child.output) if (bytes.length > 0) break;
    expect(await child.exit).toEqual({ kind: 'exited', code: 0 });
  });

  test.skipIf(!existsSync('/proc'))('ends the whole group on abort, children that ignore TERM included', async () => {
    const controller = new AbortController();
    const stubborn = 'process.on("SIGTERM", () => {}); setInterval(() => {}, 1e6); console.log(process.pid)';
    const child = await spawnProcess(
      {
        argv: script(
          `require("child_process").spawn(process.execPath, ["-e", ${JSON.stringify(stubborn)}], { stdio: "inherit" })`,
        ),
        group: true,
      },
      controller.signal,
    );
    let pid = '';
    for await (const { bytes } of child.output) {
      pid += Buffer.from(bytes).toString();
      if (pid.includes('\n')) controller.abort();
    }
    expect(await child.exit).toEqual({ kind: 'signalled', signal: 'SIGTERM' });
    await expect.poll(() => isRunning(pid.trim())).toBe(false);
  });
});
