import picomatch from 'picomatch';
import type { WorkspaceFiles } from '../../../src/core/environment/workspaceFiles.ts';

/** A workspace of strings. */
export function filesOf(texts: Readonly<Record<string, string>>): WorkspaceFiles {
  return {
    root: '/workspace',
    read: path => Promise.resolve(texts[path.replace(/^\.\//, '')]),
    find: glob =>
      Promise.resolve(
        Object.keys(texts)
          .filter(path => picomatch(glob)(path))
          .sort(),
      ),
    list: folder => {
      const prefix = folder === '' || folder === '.' ? '' : `${folder.replace(/\/$/, '')}/`;
      const below = Object.keys(texts)
        .filter(path => path.startsWith(prefix))
        .map(path => path.slice(prefix.length));
      return Promise.resolve([...new Set(below.map(path => path.replace(/\/.*$/, '/')))].sort());
    },
    async *watch() {
      await Promise.resolve();
      yield [];
    },
  };
}
