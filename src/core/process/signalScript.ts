/** The variable by which a run's processes are found again, children included. */
export const runVariable = 'LOCKSTEP_RUN';

/**
 * Shell function `lockstep_signal MARK SIGNAL`: signals every process whose environment has the mark, and fails if there
 * was none. Shell builtins only, because images lack ps, grep and more; `read` of all common shells drops the NULs
 * between variables.
 */
export const signalScript = `lockstep_signal() {
  lockstep_found=1
  for lockstep_process in /proc/[0-9]*; do
    { while IFS= read -r lockstep_line || [ -n "$lockstep_line" ]; do
      case $lockstep_line in
        *"${runVariable}=$1"*) kill -s "$2" "\${lockstep_process#/proc/}" && lockstep_found=0; break ;;
      esac
    done < "$lockstep_process/environ"; } 2>/dev/null
  done
  return $lockstep_found
}`;
