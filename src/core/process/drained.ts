/** Resolves when a full pipe takes more, or has closed. */
export function drained(pipe: NodeJS.WritableStream): Promise<void> {
  return new Promise(resolve => {
    const done = (): void => {
      pipe.removeListener('drain', done).removeListener('close', done);
      resolve();
    };
    pipe.on('drain', done).on('close', done);
  });
}
