#!/bin/sh
# First process of a nested engine: mounts its own cgroups, starts containerd and dockerd, and outlives both.
# Arguments: more of them for dockerd. Written for Debian's sh and for that of BusyBox (docker:*-dind).
set -eu

# Fresh mounts of the container's own cgroup namespace: writable, and nothing above them can be seen.
if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
  mount -o remount,rw /sys/fs/cgroup
  # A v2 cgroup with processes can not hand its controllers down (cgroup-v2.rst, "No Internal Process Constraint").
  mkdir -p /sys/fs/cgroup/init.scope
  echo 1 >/sys/fs/cgroup/init.scope/cgroup.procs
  sed -e 's/ / +/g' -e 's/^/+/' /sys/fs/cgroup/cgroup.controllers >/sys/fs/cgroup/cgroup.subtree_control
  hierarchies=/sys/fs/cgroup
else
  mount -t tmpfs -o mode=755 cgroup /sys/fs/cgroup
  hierarchies=
  for controllers in $(cut -d: -f2 /proc/self/cgroup); do
    directory=/sys/fs/cgroup/${controllers#name=}
    mkdir -p "$directory"
    mount -t cgroup -o "$controllers" cgroup "$directory"
    hierarchies="$hierarchies $directory"
  done
fi

# As systemd would have it: a cgroup for each service, its shims in containerd's.
enter() {
  for hierarchy in $hierarchies; do
    mkdir -p "$hierarchy/$1"
    if [ -f "$hierarchy/cpuset.cpus" ] && [ ! -f "$hierarchy/cgroup.controllers" ]; then
      cat "$hierarchy/cpuset.cpus" >"$hierarchy/$1/cpuset.cpus"
      cat "$hierarchy/cpuset.mems" >"$hierarchy/$1/cpuset.mems"
    fi
    echo 0 >"$hierarchy/$1/cgroup.procs"
  done
}

# Another runtime is told to the engine where the image has one.
if [ -x /usr/bin/crun ]; then set -- --add-runtime=crun=/usr/bin/crun "$@"; fi

mkdir -p /var/log
(
  enter containerd.service
  exec containerd
) >/var/log/containerd.log 2>&1 &
(
  enter docker.service
  # Its containers have no network, so it needs no bridge and no firewall.
  exec dockerd --host=unix:///run/docker.sock --containerd=/run/containerd/containerd.sock --bridge=none \
    --iptables=false --ip-forward=false --ip-masq=false --userland-proxy=false "$@"
) >/var/log/dockerd.log 2>&1 &

echo started
# Orphans become our children: `wait` reaps them.
while :; do
  sleep 86400 &
  wait
done
