import { commands } from 'vscode';

/** What menus and welcome views ask for. Unset until it is known, so that nothing flashes. */
export interface ContextKeys {
  /** Every place has answered once. */
  'lockstep.loaded': boolean;
  /** A place that can hold Dev Containers is ready. */
  'lockstep.engine': boolean;
  /** A kubeconfig names a cluster. */
  'lockstep.cluster': boolean;
  /** The window's folder has a devcontainer.json. */
  'lockstep.devcontainer': boolean;
  /** Nothing says where production is declared. */
  'lockstep.noReference': boolean;
}

export async function setContextKey<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): Promise<void> {
  await commands.executeCommand('setContext', key, value);
}
