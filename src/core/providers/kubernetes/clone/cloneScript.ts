/** A line that a pod's Git asks this machine with; `get`, `store` or `erase` and what it is about follow. */
export const question = 'lockstep-credential';

/** How the script ends where it knows why. */
export const cloneExit = { noGit: 91, noCommit: 92 } as const;

/**
 * Git's credential helper in the pod (gitcredentials, "Custom helpers"): asks over the descriptors that it inherits, so
 * that a login is only ever in pipes. What Git learnt goes nowhere but its outcome.
 */
const helper = `!f() {
  echo "${question} $1" >&4
  if [ "$1" = get ]; then
    while IFS= read -r line && [ -n "$line" ]; do printf '%s\\n' "$line" >&4; done
    echo >&4
    while IFS= read -r line <&3 && [ -n "$line" ]; do printf '%s\\n' "$line"; done
  else
    cat >/dev/null
    echo >&4
  fi
}; f`;

/**
 * Arguments: folder, remote, address, commit, branch, upstream, origin, then how its host is written for ssh. Fetches into
 * what is there, so that a second try goes on; helpers of the image's own are set aside, because one may keep logins.
 */
export const cloneScript = `set -e
exec 3<&0 4>&1 0</dev/null 1>&2
folder=$1 remote=$2 url=$3 commit=$4 branch=$5 upstream=$6 origin=$7
shift 7
command -v git >/dev/null || exit ${cloneExit.noGit}
export GIT_TERMINAL_PROMPT=0 GIT_ASKPASS= SSH_ASKPASS=
cd "$folder"
helper=$(cat <<'END'
${helper}
END
)
git init --quiet
git remote add "$remote" "$url" 2>/dev/null || git remote set-url "$remote" "$url"
for ssh in "$@"; do set -- "$@" -c "url.$origin/.insteadOf=$ssh"; shift; done
set -- -c credential.helper= -c "credential.helper=$helper" -c core.askPass= "$@"
git "$@" fetch --progress --tags "$remote"
git cat-file -e "$commit^{commit}" 2>/dev/null || exit ${cloneExit.noCommit}
if [ -n "$branch" ]; then
  git checkout --quiet --force -B "$branch" "$commit"
  if [ -n "$upstream" ]; then
    git config "branch.$branch.remote" "$remote"
    git config "branch.$branch.merge" "$upstream"
  fi
else
  git checkout --quiet --force --detach "$commit"
fi
if [ -e .gitmodules ]; then git "$@" submodule update --init --recursive --progress; fi`;
