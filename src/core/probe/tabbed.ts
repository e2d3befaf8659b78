/** Lines of `name<TAB>value`, as most sections of the probe have them. */
export function tabbed(output: string): readonly (readonly [name: string, value: string])[] {
  return output.split('\n').flatMap(line => {
    const tab = line.indexOf('\t');
    return tab > 0 ? [[line.slice(0, tab), line.slice(tab + 1).trim()] as const] : [];
  });
}
