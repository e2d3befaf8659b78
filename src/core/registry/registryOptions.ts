/** Who to be at a registry. */
export type RegistryCredential =
  | { readonly kind: 'password'; readonly username: string; readonly password: string }
  /** Exchanged for a token at the registry's authorisation server (OAuth 2 refresh token). */
  | { readonly kind: 'identityToken'; readonly token: string };

/** The user's credential for a registry as its images' names have it (`docker.io`, `ghcr.io`); undefined for none. */
export type RegistryCredentials = (registry: string, signal: AbortSignal) => Promise<RegistryCredential | undefined>;

/** `linux/arm64`, `linux/arm/v7`. */
export type ImagePlatform = string;

export interface RegistryOptions {
  /** Absent: nobody. Asked only where a registry wants to know. */
  readonly credentials?: RegistryCredentials;
  /** `host:port` of registries that may be asked without TLS, from the user's own settings; loopback always may. */
  readonly plainHosts?: readonly string[];
  /** Which image of several architectures; default this machine's, else amd64. */
  readonly platform?: ImagePlatform;
}
