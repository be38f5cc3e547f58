#!/bin/bash
# Runs before mysqld, at each start. Makes the data once, and writes the statements that bring database, users, passwords
# and privileges to what the Secrets say now. The image's own entry point does that for an empty volume alone, so that a
# changed password never arrives, and puts the root password into SQL as it is.
#
# prepare.sh DATA_FOLDER STATEMENTS_FILE DATABASE ROOT_PASSWORD_FILE [USER_FILE PASSWORD_FILE PRIVILEGES]...
set -euo pipefail
umask 077

data=$1
statements=$2
database=$3
root_password_file=$4
shift 4

if [ ! -d "$data" ]; then
  # What a start that was cut off has left is no database.
  rm -rf "$data.new"
  mysqld --no-defaults --initialize-insecure --datadir="$data.new" --default-time-zone=+00:00
  mv "$data.new" "$data"
fi

# A file's one line as a literal of SQL.
literal() {
  local value
  value=$(<"$1")
  if [[ -z $value || $value == *$'\n'* ]]; then
    echo "prepare: $1 does not hold one line" >&2
    exit 1
  fi
  value=${value//\\/\\\\}
  value=${value//\'/\'\'}
  printf "'%s'" "$value"
}

# In a grant, _ stands for any character.
granted=${database//_/\\_}
root_password=$(literal "$root_password_file")
{
  printf '%s\n' "CREATE DATABASE IF NOT EXISTS \`$database\` CHARACTER SET utf8mb4;"
  while (($# > 0)); do
    user=$(literal "$1")@\'%\'
    password=$(literal "$2")
    printf '%s\n' \
      "CREATE USER IF NOT EXISTS $user IDENTIFIED BY $password;" \
      "ALTER USER $user IDENTIFIED BY $password;" \
      "REVOKE ALL PRIVILEGES, GRANT OPTION FROM $user;" \
      "GRANT $3 ON \`$granted\`.* TO $user;"
    shift 3
  done
  printf '%s\n' "ALTER USER 'root'@'localhost' IDENTIFIED BY $root_password;"
} >"$statements"
