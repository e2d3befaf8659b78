/**
 * Files that tell what is in an image. Paths of folders end in `/`: every file directly in them is read.
 * Links are followed, but those whose target is what is asked for: their entry is the link's target.
 */
export const knownFiles: readonly string[] = [
  '/etc/os-release',
  '/usr/lib/os-release',
  '/etc/alpine-release',
  '/etc/debian_version',
  '/etc/timezone',
  '/etc/passwd',
  '/etc/group',
  '/etc/ld.so.conf',
  '/etc/locale.conf',
  '/etc/default/locale',
  '/var/lib/dpkg/status',
  '/var/lib/dpkg/status.d/',
  '/lib/apk/db/installed',
  '/usr/lib/apk/db/installed',
  '/usr/local/include/node/node_version.h',
  '/usr/local/go/VERSION',
  '/usr/local/lib/node_modules/npm/package.json',
  '/opt/java/openjdk/release',
];

/** Links whose target is the answer. */
export const knownLinks: readonly string[] = ['/etc/localtime'];

/** Files whose being there is the answer: their text is empty. */
export const knownPresences: readonly string[] = [
  '/lib64/ld-linux-x86-64.so.2',
  '/lib/ld-linux-aarch64.so.1',
  '/lib/ld-musl-x86_64.so.1',
  '/lib/ld-musl-aarch64.so.1',
  '/lib/x86_64-linux-gnu/libc.so.6',
  '/lib/aarch64-linux-gnu/libc.so.6',
  '/usr/local/bin/python3',
  '/usr/local/bin/node',
  '/bin/sh',
];
