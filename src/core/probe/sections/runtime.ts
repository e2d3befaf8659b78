import { observe } from '../observe.ts';
import type { ProbeSection } from '../section.ts';
import { tabbed } from '../tabbed.ts';

const runtimes: Readonly<Record<string, string>> = {
  node: 'node',
  python3: 'python',
  java: 'java',
  go: 'go',
  ruby: 'ruby',
  php: 'php',
  dotnet: 'dotnet',
  deno: 'deno',
  bun: 'bun',
};

export const runtime = {
  name: 'runtime',
  speaks: ['runtime.*', 'tool.*'],
  parse: output =>
    tabbed(output).flatMap(([program, answer]) => {
      const version = /\d+(?:\.\d+)*(?:[-_+][\w.]+)?/.exec(answer)?.[0];
      if (!version) return [];
      const name = runtimes[program];
      return [observe(name ? `runtime.${name}` : `tool.${program}`, version, `${program} on PATH`)];
    }),
} satisfies ProbeSection;
