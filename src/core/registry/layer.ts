/** What one layer says of one path. Paths are absolute and normalised; nothing is ever written to them. */
export type LayerEntry =
  | { readonly kind: 'file'; readonly path: string; readonly text: string }
  /** Something whose content nobody asked for. */
  | { readonly kind: 'present'; readonly path: string }
  | { readonly kind: 'link'; readonly path: string; readonly target: string }
  | { readonly kind: 'hardLink'; readonly path: string; readonly target: string }
  | { readonly kind: 'folder'; readonly path: string }
  /** Takes the path away that lower layers have. */
  | { readonly kind: 'whiteout'; readonly path: string }
  /** Takes away what lower layers have in the folder. */
  | { readonly kind: 'opaque'; readonly path: string };

/** In the order of the archive; only paths that matter. */
export type Layer = readonly LayerEntry[];
