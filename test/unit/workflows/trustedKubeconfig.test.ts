import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { trustedKubeconfig } from '../../../src/core/workflows/trustedKubeconfig.ts';

let base: string;
beforeEach(() => (base = mkdtempSync(join(tmpdir(), 'lockstep-trust-'))));
afterEach(() => rmSync(base, { recursive: true }));

test('a kubeconfig inside a workspace folder is used only when the user has named it', () => {
  const isTrusted = trustedKubeconfig(['/home/ada/shop', '/home/ada/api'], ['/home/ada/shop/ops/kubeconfig']);
  expect(isTrusted('/home/ada/.kube/config')).toBe(true);
  expect(isTrusted('/home/ada/shop-kubeconfig')).toBe(true);
  expect(isTrusted('/home/ada/shop/kubeconfig')).toBe(false);
  expect(isTrusted('/home/ada/api/kubeconfig')).toBe(false);
  expect(isTrusted('/home/ada/shop/.kube/../kubeconfig')).toBe(false);
  expect(isTrusted('/home/ada/shop/..kube/config')).toBe(false);
  expect(isTrusted('/home/ada/shop/ops/kubeconfig')).toBe(true);
});

test('links lead a kubeconfig neither out of the workspace nor around the user’s word', () => {
  mkdirSync(join(base, 'shop'));
  writeFileSync(join(base, 'shop', 'kubeconfig'), '');
  writeFileSync(join(base, 'own'), '');
  symlinkSync(join(base, 'shop'), join(base, 'linked'), 'junction');
  symlinkSync(join(base, 'own'), join(base, 'shop', 'to-own'), 'file');
  for (const [folder, file] of [
    ['linked', 'shop'],
    ['shop', 'linked'],
  ] as const)
    expect(trustedKubeconfig([join(base, folder)], [])(join(base, file, 'kubeconfig'))).toBe(false);
  expect(trustedKubeconfig([join(base, 'shop')], [])(join(base, 'shop', 'to-own'))).toBe(false);
  const named = trustedKubeconfig([join(base, 'shop')], [join(base, 'linked', 'kubeconfig')]);
  expect(named(join(base, 'shop', 'kubeconfig'))).toBe(true);
});

test('without a folder every kubeconfig is the user’s own', () => {
  expect(trustedKubeconfig([], [])('/anywhere/kubeconfig')).toBe(true);
});
