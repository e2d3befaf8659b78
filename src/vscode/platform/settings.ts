import { workspace } from 'vscode';
import type { Severity } from '../../core/parity/finding.ts';

/** Every setting with its default, as package.json has them; a test holds the two together. */
export const settingDefaults = {
  'parity.warnAt': 'high' as Severity,
  'parity.checkOnSave': true,
  'logs.lines': 500,
};

export type Settings = { readonly [Key in keyof typeof settingDefaults]: (typeof settingDefaults)[Key] };

export const settingsSection = 'lockstep';

/** The settings as they are now; read them where they are used. */
export function readSettings(): Settings {
  const section = workspace.getConfiguration(settingsSection);
  return Object.fromEntries(
    Object.entries(settingDefaults).map(([key, value]) => [key, section.get(key, value)]),
  ) as Settings;
}
