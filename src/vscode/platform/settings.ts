import { workspace } from 'vscode';
import { settingDefaults } from './settingDefaults.ts';

export type Settings = typeof settingDefaults;

/** The settings as they are now; read them where they are used. */
export function readSettings(): Settings {
  const section = workspace.getConfiguration('lockstep');
  return Object.fromEntries(
    Object.entries(settingDefaults).map(([key, value]) => [key, section.get(key, value)]),
  ) as unknown as Settings;
}
