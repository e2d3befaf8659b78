import { expect, test } from 'vitest';
import { namedImageReadings } from '../../../../src/core/references/images/namedImageReadings.ts';

function speaks(image: string): readonly string[] {
  return namedImageReadings(image).flatMap(reading => reading.speaks);
}

test('a well-known image hides no variables and runs as root', () => {
  expect(speaks('node:22-bookworm-slim')).toEqual(expect.arrayContaining(['env.*', 'secret.*', 'identity.user']));
});

test('a Dev Container image hides no variables, but has a user of its own', () => {
  expect(speaks('mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm')).toContain('env.*');
  expect(speaks('mcr.microsoft.com/devcontainers/typescript-node:1-22-bookworm')).not.toContain('identity.user');
});

test("somebody's own image may bring anything, whatever its tag says", () => {
  expect(namedImageReadings('registry.example/shop/web:2-bookworm')).toEqual([]);
  expect(namedImageReadings(undefined)).toEqual([]);
});
