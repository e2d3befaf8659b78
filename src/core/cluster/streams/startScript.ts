import { signalScript } from '../../process/signalScript.ts';

/**
 * Runs a command as `sh -c startScript sh MARK FOLDER PROGRAM INPUT ARGV…`: reads the variables from its input, goes to
 * the folder, looks for the program, says `MARK started` on stderr and runs the command; or says `MARK notFound` or
 * `MARK toolMissing`. Only builtins of a POSIX shell (but a `sleep`, which may be missing), and nothing interpolated that
 * others say. INPUT is `no`, `terminal` or `yes`. With `no` its own input ends when the connection does, and then what
 * the command started is ended, because nobody else can. With `yes` it says `MARK exited` and reads what the command has
 * not, because unread input holds up the exit code.
 */
export const startScript = `lockstep_mark=$1 lockstep_folder=$2 lockstep_program=$3 lockstep_input=$4 lockstep_next= lockstep_env=
shift 4
while IFS= read -r lockstep_line; do
  case $lockstep_line in
    .) break ;;
    +*) lockstep_next=$lockstep_next\${lockstep_line#+} ;;
    *)
      lockstep_next=$(printf '%b.' "$lockstep_next")
      lockstep_next=\${lockstep_next%.}
      if [ "$lockstep_line" = = ]; then export "$lockstep_next"; else set -- "$lockstep_next" "$@"; lockstep_env=yes; fi
      lockstep_next= ;;
  esac
done
[ -z "$lockstep_env" ] || set -- env "$@"
if [ -n "$lockstep_folder" ] && ! cd -- "$lockstep_folder" 2>/dev/null; then
  echo "$lockstep_mark notFound" >&2
  exit 127
fi
case $lockstep_program in
  */*) [ -f "$lockstep_program" ] && [ -x "$lockstep_program" ] ;;
  *) (
    set -f
    IFS=:
    for lockstep_in in $PATH; do
      [ -f "\${lockstep_in:-.}/$lockstep_program" ] && [ -x "\${lockstep_in:-.}/$lockstep_program" ] && exit 0
    done
    exit 1
  ) ;;
esac || {
  echo "$lockstep_mark toolMissing" >&2
  exit 127
}
echo "$lockstep_mark started" >&2
case $lockstep_input in
  terminal) exec "$@" ;;
  no)
    ${signalScript}
    exec 3<&0 4>&2 </dev/null 2>/dev/null
    (
      exec >/dev/null 4>&-
      while read -r lockstep_line <&3; do :; done
      trap '' TERM
      lockstep_signal "$lockstep_mark" TERM
      for lockstep_pass in 1 2 3; do lockstep_signal "$lockstep_mark" 0 && sleep 1 || break; done
      for lockstep_pass in 1 2 3; do lockstep_signal "$lockstep_mark" KILL || break; done
    ) &
    lockstep_watch=$!
    (exec "$@") 2>&4 3<&- 4>&-
    lockstep_code=$?
    kill "$lockstep_watch"
    wait "$lockstep_watch"
    exit $lockstep_code
    ;;
esac
"$@"
lockstep_code=$?
echo "$lockstep_mark exited" >&2
cat >/dev/null 2>&1 || while read -r lockstep_line; do :; done
exit $lockstep_code`;

/**
 * Runs `startScript` as another user: `sh -c asUserScript sh USER SCRIPT MARK …`. Says `MARK noUser`, `MARK notRoot` or
 * `MARK noSwitch` where it can't.
 */
export const asUserScript = `lockstep_user=$1 lockstep_script=$2 lockstep_mark=$3
shift 2
lockstep_refuse() {
  echo "$lockstep_mark $1" >&2
  exit 126
}
while read -r lockstep_key lockstep_value lockstep_rest; do
  [ "$lockstep_key" = Uid: ] && lockstep_own=$lockstep_value
done </proc/self/status
lockstep_uid=
while IFS=: read -r lockstep_name lockstep_x lockstep_id lockstep_group lockstep_full lockstep_home lockstep_rest || [ -n "$lockstep_name" ]; do
  [ "$lockstep_name" = "$lockstep_user" ] || [ "$lockstep_id" = "$lockstep_user" ] || continue
  lockstep_uid=$lockstep_id
  break
done 2>/dev/null </etc/passwd
[ "\${lockstep_uid:-$lockstep_user}" = "$lockstep_own" ] && exec sh -c "$lockstep_script" sh "$@"
[ -n "$lockstep_uid" ] || lockstep_refuse noUser
[ "$lockstep_own" = 0 ] || lockstep_refuse notRoot
case $(setpriv --help 2>/dev/null) in
  *--reuid*)
    export HOME="$lockstep_home"
    exec setpriv --reuid "$lockstep_uid" --regid "$lockstep_group" --init-groups sh -c "$lockstep_script" sh "$@" ;;
esac
lockstep_shell=/bin/sh
[ -x "$lockstep_shell" ] || lockstep_shell=$(command -v sh)
command -v su >/dev/null && exec su -s "$lockstep_shell" -c "$lockstep_script" -- "$lockstep_name" sh "$@"
lockstep_refuse noSwitch`;
