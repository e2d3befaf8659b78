/**
 * The one script that reads facts, POSIX sh: run as `sh -s NONCE WORKSPACE PATH` with this text on stdin.
 * It writes no file, opens no connection, drops stderr, and marks each section by `#NONCE name`, which no value can forge.
 * A missing `end` mark means that the answer was cut: facts after the last mark are unknown.
 */
export const probeScript = String.raw`N=$1 W=$2; [ -n "$3" ] && PATH=$3
exec 2>/dev/null
m() { printf '\n#%s %s\n' "$N" "$1"; }
h() { command -v "$1" >/dev/null; }
c() { while IFS= read -r l || [ -n "$l" ]; do printf '%s\n' "$l"; done <"$1"; }
m env
if h tr; then tr '\n\0' '\1\n' </proc/$$/environ; else set; fi
m runtime
for t in node:-v python3:-V java:-version go:version ruby:-v php:-v dotnet:--version deno:--version bun:--version poetry:--version uv:--version bundler:--version; do
  b=${'${t%%:*}'}; p=$(command -v "$b") || continue
  case $p in */.vscode-*|/vscode/*) continue;; esac
  { v=$("$p" ${'${t#*:}'} 2>&1 </dev/null); printf '%s\t%s\n' "$b" "$(printf %s "$v" | { IFS= read -r l; printf %s "$l"; })"; } &
done; wait
for b in npm pnpm yarn corepack; do
  p=$(command -v "$b") && h readlink && h sed || continue
  p=$(readlink -f "$p"); d=${'${p%/*}'}/..
  [ -r "$d/package.json" ] && printf '%s\t%s\n' "$b" "$(sed -n 's/^ *"version": *"\([^"]*\)".*/\1/p' "$d/package.json" | { IFS= read -r l; printf %s "$l"; })"
done
m os
for p in /etc/os-release /usr/lib/os-release; do [ -r $p ] && { c $p; break; }; done
[ -r /etc/alpine-release ] && { printf ALPINE=; c /etc/alpine-release; }
m kernel
c /proc/sys/kernel/osrelease
m cpu
h uname && uname -m
m libc
for p in /lib/ld-musl-*.so.1; do [ -x "$p" ] && { echo musl; "$p" 2>&1; }; done
for p in /lib64/ld-linux*.so* /lib/ld-linux*.so* /lib/*/ld-linux*.so*; do [ -e "$p" ] && { echo glibc; break; }; done
h getconf && getconf GNU_LIBC_VERSION
m identity
h id && { printf 'user\t'; id -u; printf 'name\t'; id -un; printf 'group\t'; id -gn; }
h sudo && printf 'sudo\tyes\n'
while IFS= read -r l; do case $l in NoNewPrivs:*) printf 'noNewPrivileges\t%s\n' "${'${l##*[!0-9]}'}";; esac; done </proc/self/status
while IFS=' ' read -r _ _ _ _ t o _; do [ "$t" = / ] && printf 'root\t%s\n' "$o"; done </proc/self/mountinfo
m resources
for k in memory.max memory/memory.limit_in_bytes pids.max pids/pids.max cpu.max; do
  [ -r /sys/fs/cgroup/$k ] && { printf '%s\t' "$k"; c /sys/fs/cgroup/$k; }
done
[ -r /sys/fs/cgroup/cpu/cpu.cfs_quota_us ] && { printf 'cpu.cfs\t'; printf '%s %s\n' "$(c /sys/fs/cgroup/cpu/cpu.cfs_quota_us)" "$(c /sys/fs/cgroup/cpu/cpu.cfs_period_us)"; }
while IFS= read -r l; do case $l in 'Max open files'*) set -- $l; printf 'files\t%s\n' "$4";; esac; done </proc/1/limits
while IFS= read -r l; do case $l in *' /dev/shm '*) printf 'shm\t%s\n' "${'${l##* }'}";; esac; done </proc/self/mountinfo
m time
printf 'TZ\t%s\n' "$TZ"
[ -r /etc/timezone ] && { printf 'timezone\t'; c /etc/timezone; }
h readlink && printf 'localtime\t%s\n' "$(readlink /etc/localtime)"
printf 'locale\t%s\n' "${'${LC_ALL:-${LC_CTYPE:-$LANG}}'}"
m case
h tr && for p in "$W"/*; do
  b=${'${p##*/}'}; u=$(printf %s "$b" | tr a-zA-Z A-Za-z); [ "$u" = "$b" ] && continue
  if [ "$W/$u" -ef "$p" ]; then echo insensitive; else echo sensitive; fi; break
done
m packages
if h dpkg-query; then dpkg-query -W -f='${'${db:Status-Abbrev}'}\t${'${Package}'}\t${'${Version}'}\n'
elif h rpm; then rpm -qa --qf 'ii \t%{NAME}\t%{VERSION}-%{RELEASE}\n'
elif [ -r /lib/apk/db/installed ]; then
  while IFS= read -r l; do case $l in P:*) n=${'${l#P:}'};; V:*) printf 'ii \t%s\t%s\n' "$n" "${'${l#V:}'}";; esac; done </lib/apk/db/installed
fi
m end
`;
