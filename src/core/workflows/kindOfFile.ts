/** What a file that declares development is, as its name tells. */
export function kindOfFile(path: string): 'devcontainer' | 'dockerfile' | 'env' | 'compose' | 'tools' | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (name.endsWith('devcontainer.json')) return 'devcontainer';
  if (/dockerfile|containerfile/i.test(name)) return 'dockerfile';
  if (/^\.env\b|\.env$/.test(name)) return 'env';
  if (/\.ya?ml$/.test(name)) return 'compose';
  return /^\.|\.(?:toml|json|mod)$/.test(name) ? 'tools' : undefined;
}
