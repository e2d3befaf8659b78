import { expect, test } from 'vitest';
import { trustedKubeconfig } from '../../../src/core/workflows/trustedKubeconfig.ts';

test('a kubeconfig inside the workspace folder is used only when the user has named it', () => {
  const isTrusted = trustedKubeconfig('/home/ada/shop', ['/home/ada/shop/ops/kubeconfig']);
  expect(isTrusted('/home/ada/.kube/config')).toBe(true);
  expect(isTrusted('/home/ada/shop-kubeconfig')).toBe(true);
  expect(isTrusted('/home/ada/shop/kubeconfig')).toBe(false);
  expect(isTrusted('/home/ada/shop/.kube/../kubeconfig')).toBe(false);
  expect(isTrusted('/home/ada/shop/ops/kubeconfig')).toBe(true);
});

test('without a folder every kubeconfig is the user’s own', () => {
  expect(trustedKubeconfig(undefined, [])('/anywhere/kubeconfig')).toBe(true);
});
