#!/usr/bin/env bash
# Behaves as the official image does: makes the cluster on the first start, with the variables its documentation names.
set -euo pipefail

# NAME, or the content of the file that NAME_FILE names.
from_file() {
  local file="${1}_FILE"
  if [ -n "${!file:-}" ]; then export "$1=$(<"${!file}")"; fi
}

run_scripts() {
  local script
  for script in /docker-entrypoint-initdb.d/*; do
    case "$script" in
    *.sh) if [ -x "$script" ]; then "$script"; else . "$script"; fi ;;
    *.sql) process_sql -f "$script" ;;
    *.sql.gz) gunzip -c "$script" | process_sql ;;
    *.sql.xz) xzcat "$script" | process_sql ;;
    *.sql.zst) zstd -dc "$script" | process_sql ;;
    esac
  done
}

process_sql() {
  PGHOST='' psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --no-password --dbname "$POSTGRES_DB" "$@"
}

make_cluster() {
  if [ -z "${POSTGRES_PASSWORD:-}" ] && [ "${POSTGRES_HOST_AUTH_METHOD:-}" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    echo '       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.' >&2
    exit 1
  fi
  local password
  password=$(mktemp)
  printf '%s\n' "${POSTGRES_PASSWORD:-}" >"$password"
  local -a options=(--username="$POSTGRES_USER")
  if [ -n "${POSTGRES_PASSWORD:-}" ]; then options+=(--pwfile="$password"); fi
  if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then options+=(--waldir="$POSTGRES_INITDB_WALDIR"); fi
  # shellcheck disable=SC2086 # the variable holds several options
  initdb "${options[@]}" ${POSTGRES_INITDB_ARGS:-}
  rm -f "$password"
  local method="${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption)}"
  printf '\nhost all all all %s\n' "$method" >>"$PGDATA/pg_hba.conf"

  PGPASSWORD="${POSTGRES_PASSWORD:-}"
  export PGPASSWORD
  # Only the socket while the scripts run: who waits for TCP must not find a half-made database.
  pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p 5432" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    psql -v ON_ERROR_STOP=1 --no-psqlrc --username "$POSTGRES_USER" --dbname postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  run_scripts
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  echo 'PostgreSQL init process complete; ready for start up.'
}

if [ "${1:0:1}" = '-' ]; then set -- postgres "$@"; fi
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    chmod 700 "$PGDATA"
    exec gosu postgres "$BASH_SOURCE" "$@"
  fi
  for name in POSTGRES_PASSWORD POSTGRES_USER POSTGRES_DB POSTGRES_INITDB_ARGS; do from_file "$name"; done
  export POSTGRES_USER="${POSTGRES_USER:-postgres}"
  export POSTGRES_DB="${POSTGRES_DB:-$POSTGRES_USER}"
  if [ ! -s "$PGDATA/PG_VERSION" ]; then make_cluster; else echo 'PostgreSQL Database directory appears to contain a database; Skipping initialization'; fi
fi
exec "$@"
