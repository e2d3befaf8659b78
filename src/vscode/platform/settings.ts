import { ConfigurationTarget, workspace } from 'vscode';
import { settingDefaults } from './settingDefaults.ts';

export type Settings = typeof settingDefaults;

/** The settings as they are now; read them where they are used. */
export function readSettings(): Settings {
  const section = workspace.getConfiguration('lockstep');
  const settings: object = Object.fromEntries(
    Object.entries(settingDefaults).map(([key, value]) => [key, section.get(key, value)]),
  );
  return settings as Settings;
}

/** For this user, on this machine. */
export async function writeSetting<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
  await workspace.getConfiguration('lockstep').update(key, value, ConfigurationTarget.Global);
}
