#!/bin/sh
# First and only work of the machine: holds what order/ says, writes down how it ended, and turns the machine off.
# ttyS1 is what the person sees; result/ is read from the disk when the machine is off.
exec >/dev/ttyS1 2>&1
cd /opt/project/initp || exit
# A line for each phase: nothing is drawn on a serial line.
export PATH="$PWD/node_modules/.bin:$PATH" TERM=dumb
[ ! -s ../order/environment ] || export $(cat ../order/environment)
result=/opt/project/result

seconds() { cut -d. -f1 /proc/uptime; }
ready=$(seconds)
echo "machine: ready $ready s after its kernel started"
# This machine is thrown away: faults that reach all of it may be held.
mkdir -p /etc/initp
echo 'written by scripts/vm/start.sh: this machine is turned off and forgotten after the run' >/etc/initp/disposable

node scripts/setup.js && setup=$(seconds) && {
  echo "machine: set up at $setup s"
  # One argument a line: no word of it is ever looked at by the shell.
  set --
  while IFS= read -r word; do set -- "$@" "$word"; done <../order/arguments
  # What was held is told before the machine is cut off: the run ends itself two minutes earlier.
  left=$(($(cat ../order/seconds) - setup - 120))
  if [ "${1:-}" = run ] && [ "$left" -gt 0 ]; then
    shift
    set -- run --timeout "${left}s" "$@"
  fi
  node harness/bin.js "$@" >$result/stdout
}
code=$?
echo "machine: ended with $code at $(seconds) s"
printf '{ "readyS": %s, "setupS": %s, "endedS": %s }\n' "$ready" "${setup:-null}" "$(seconds)" >$result/times.json
journalctl --boot --no-pager >$result/journal.txt
# A slice that a trial has left would stand here.
systemctl list-units --all --no-pager --plain --no-legend --type=slice,scope >$result/units.txt
# Last, and only when all before it is on the disk: without it the run counts as cut short.
sync
echo $code >$result/exit-code
cd / && sync && mount -o remount,ro /opt/project
exec systemctl poweroff --force --force
