/** The architecture of `linux/arm64/v8`, as OCI names it. */
export function platformArchitecture(platform: string): string | undefined {
  return platform.split('/')[1];
}
