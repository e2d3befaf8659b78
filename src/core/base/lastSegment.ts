/** Of a path of any operating system: what a folder is called. */
export const lastSegment = (path: string): string => path.split(/[/\\]/).findLast(part => part !== '') ?? path;
