/** The documents of rendered YAML as texts: what a renderer says in comments is lost once they are parsed. */
export function splitDocuments(rendered: string): readonly string[] {
  return rendered.split(/^---(?:[ \t].*)?$/m).filter(document => document.trim() !== '');
}
