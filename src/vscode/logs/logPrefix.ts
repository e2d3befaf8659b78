const colours = [36, 33, 32, 35, 34, 31];

/** `app │ `, each service in a colour of its own; the name says it too. */
export function logPrefix(service: string, services: readonly string[], width: number): string {
  const colour = colours[services.indexOf(service) % colours.length] ?? 36;
  return `\u001b[${colour}m${service.padEnd(width)} │\u001b[0m `;
}
