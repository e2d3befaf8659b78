import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandIds } from '../../../src/vscode/commands/ids.ts';
import { settingDefaults } from '../../../src/vscode/platform/settingDefaults.ts';

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly category: string }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly default: unknown; readonly scope: string }>>;
    };
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string; readonly group?: string }[]>
    >;
    readonly viewsWelcome: readonly { readonly view: string }[];
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly completionEvents: readonly string[] }[] }[];
  };
}

const text = readFileSync('package.json', 'utf8');
const { contributes } = JSON.parse(text) as Manifest;
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;
const menuItems = Object.entries(contributes.menus).flatMap(([menu, items]) => items.map(item => ({ menu, ...item })));

test('every command has a handler and every handler a command', () => {
  expect(contributes.commands.map(each => each.command).toSorted()).toEqual([...commandIds].toSorted());
});

test('settings and their defaults are those that the code reads', () => {
  const read = readSettingDefaults();
  const declared = Object.entries(contributes.configuration.properties).map(([key, { default: value }]) => [
    key,
    value,
  ]);
  expect(Object.fromEntries(declared)).toEqual(read);
});

test('menus, welcome views and the walkthrough name commands and views that exist', () => {
  const commands = new Set<string>(commandIds);
  const views = new Set(Object.values(contributes.views).flatMap(each => each.map(({ id }) => id)));
  const linked = Object.values(strings).flatMap(each =>
    [...each.matchAll(/\(command:(lockstep\.\w+)\)/g)].map(match => match[1] ?? ''),
  );
  const completed = contributes.walkthroughs.flatMap(({ steps }) =>
    steps.flatMap(({ completionEvents }) => completionEvents.map(event => event.replace('onCommand:', ''))),
  );
  const named = [...menuItems.map(each => each.command), ...linked, ...completed];
  expect(named.filter(command => !commands.has(command))).toEqual([]);
  expect(contributes.viewsWelcome.filter(({ view }) => !views.has(view))).toEqual([]);
});

test('no row offers more than three inline actions', () => {
  const rows = [
    'environment devcontainer running can-stop can-remove can-rebuild',
    'environment lockstep stopped can-start can-remove can-rebuild',
    'environment lockstep failed can-stop can-remove can-rebuild',
    'environment container running attached',
    'place ready kubernetes',
    'environment machine running',
    'declared',
    'parity',
    'finding drift can-fix',
    'service running',
    'services',
    'testRun',
    'testRun artefacts',
  ];
  for (const row of rows) {
    const inline = menuItems.filter(each => each.group?.startsWith('inline') && matches(each.when ?? '', row));
    expect(inline.length, row).toBeGreaterThan(0);
    expect(inline.length, `${row}: ${inline.map(each => each.command).join(', ')}`).toBeLessThanOrEqual(3);
    expect(inline.map(each => each.command)).not.toContain('lockstep.removeEnvironment');
  }
});

test('what destroys is offered only where it is allowed', () => {
  const remove = menuItems.filter(each => each.command === 'lockstep.removeEnvironment');
  expect(remove.some(each => matches(each.when ?? '', 'environment lockstep running can-remove'))).toBe(true);
  expect(remove.some(each => matches(each.when ?? '', 'environment container running attached'))).toBe(false);
});

test('every string of the manifest is in package.nls.json and none there is left over', () => {
  const used = new Set([...text.matchAll(/"%([\w.]+)%"/g)].map(match => match[1]));
  expect([...used].toSorted()).toEqual(Object.keys(strings).toSorted());
});

/** Evaluates a `when` clause of one row: `==`, `=~` and `&&` are all that the menus of rows use. */
function matches(when: string, viewItem: string): boolean {
  return when.split(' && ').every(part => {
    const equal = /^(\w+) == ([\w.]+)$/.exec(part);
    if (equal) return equal[1] === 'view' || equal[2] === viewItem;
    const pattern = /^viewItem =~ \/(.+)\/$/.exec(part)?.[1];
    if (pattern === undefined) throw new Error(`The test does not understand “${part}”.`);
    return new RegExp(pattern).test(viewItem);
  });
}

function readSettingDefaults(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(settingDefaults).map(([key, value]) => [`lockstep.${key}`, value]));
}
