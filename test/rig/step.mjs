/** Nobody wonders about less. */
const slowMilliseconds = 1000;

/**
 * Runs one step and tells on standard error what was done and how long it took; one that takes its time also as it begins.
 * @template T
 * @param {string} title
 * @param {() => Promise<T>} action
 * @returns {Promise<T>}
 */
export async function step(title, action) {
  const start = Date.now();
  const slow = setTimeout(() => process.stderr.write(`rig: ${title} …\n`), slowMilliseconds);
  const result = await action().finally(() => clearTimeout(slow));
  process.stderr.write(`rig: ${title} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);
  return result;
}
