/**
 * Runs one step and tells on standard error what was done and how long it took.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function step(title, action) {
  const start = Date.now();
  const result = await action();
  process.stderr.write(`rig: ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);
  return result;
}
