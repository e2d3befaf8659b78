/** Kubernetes expands `$(NAME)` in commands and values, and takes `$$` for one `$`; Docker does neither. */
export function escapeVariables(text: string): string {
  return text.replace(/\$(?=[$(])/g, '$$$$');
}
