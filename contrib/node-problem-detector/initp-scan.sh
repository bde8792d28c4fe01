#!/bin/sh
# Custom plugin of node-problem-detector: exit 0 is OK, 1 a problem, anything else unknown; one short line on stdout.
# INITP is the program, INITP_ROOT where the node's proc, sys/fs/cgroup and run are, such as /host; both may be left out.
set -u

line=$("${INITP:-initp}" scan --format line --no-names ${INITP_ROOT:+--root "$INITP_ROOT"} 2>/dev/null)
case $? in
  0) code=0 ;;
  1) code=1 ;;
  *) code=2 ;;
esac
printf '%s\n' "${line:-initp scan could not look at this node}"
exit "$code"
