import { expect, test } from 'vitest';
import { changeWords } from '../../../src/core/reports/changeWords.ts';

test('a change of production says field, values, who and when, as far as each may be shown', () => {
  const path = 'spec.template.spec.containers[web].image';
  const who = { by: 'argocd-controller', at: '2026-11-21T12:00:00Z' };
  const words = changeWords({
    kind: 'changed',
    object: 'deployment/web',
    fields: [
      { path, kind: 'changed', from: 'web:1.4', to: 'web:1.5', ...who },
      { path: 'data.TOKEN', kind: 'changed', ...who },
      { path: 'spec.paused', kind: 'added', to: 'true' },
      { path: 'spec.minReadySeconds', kind: 'removed', from: '5', by: 'ada' },
    ],
  });
  expect(words).toEqual([
    `deployment/web ${path} web:1.4 → web:1.5, by argocd-controller, at 2026-11-21T12:00:00Z`,
    'deployment/web data.TOKEN changed, by argocd-controller, at 2026-11-21T12:00:00Z',
    'deployment/web spec.paused was added: true',
    'deployment/web spec.minReadySeconds was removed, by ada',
  ]);
});
