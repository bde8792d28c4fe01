#!/bin/sh
# Runs in namespaces of its own (mount, pid, net): a libvirt that sees nothing of the machine's, and vagrant beside it.
# Everything that it makes - networks, rules, volumes, processes - is gone with the last process in here.
# Arguments: a scratch folder, the project.
set -eu
scratch=$1
project=$2

for path in /etc/libvirt /var/lib/libvirt /var/cache/libvirt /var/log/libvirt /run/libvirt; do
  mkdir -p "$scratch/libvirt$path" "$path"
  mount --bind "$scratch/libvirt$path" "$path"
done
# No user, no security driver, no cgroups and no daemon for logs: one guest of root's, whatever is missing here.
cat >/etc/libvirt/qemu.conf <<'END'
user = "root"
group = "root"
security_driver = "none"
cgroup_controllers = []
namespaces = []
remember_owner = 0
stdio_handler = "file"
END
cat >/etc/libvirt/libvirtd.conf <<'END'
auth_unix_ro = "none"
auth_unix_rw = "none"
END
# Names that libvirt looks up before it reads its configuration; elsewhere a package makes them for its own daemon.
for table in passwd group; do
  cp /etc/$table "$scratch/$table"
done
echo 'libvirt-qemu:x:64055:64055::/var/lib/libvirt:/usr/sbin/nologin' >>"$scratch/passwd"
echo 'libvirt-dnsmasq:x:64056:64055::/var/lib/libvirt:/usr/sbin/nologin' >>"$scratch/passwd"
printf '%s\n' 'libvirt-qemu:x:64055:' 'kvm:x:64057:' 'libvirt:x:64058:' >>"$scratch/group"
for table in passwd group; do
  mount --bind "$scratch/$table" /etc/$table
done
ip link set lo up
libvirtd >"$scratch/libvirtd.log" 2>&1 &
daemon=$!
tries=0
until virsh --connect qemu:///system version >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ $tries -lt 120 ] && kill -0 $daemon 2>/dev/null || { echo "libvirtd does not answer:"; tail -20 "$scratch/libvirtd.log"; exit 1; }
  sleep 1
done

step() {
  began=$(date +%s)
  echo "test:vagrant: $*"
  code=0
  "$@" </dev/null || code=$?
  echo "test:vagrant: exit $code after $(($(date +%s) - began)) s: $*"
  [ $code = 0 ]
}

cd "$project"
step vagrant box add "$scratch/catalogue.json" --provider libvirt
step vagrant up
step vagrant provision
step vagrant ssh -c 'test -s /etc/initp/disposable && initp list scenarios >/dev/null && uname -r'
# shellcheck disable=SC2016
step vagrant ssh -c "$(cat "$scratch/command")"
step vagrant destroy --force
left=$(virsh --connect qemu:///system list --all --name | tr -d '\n')
[ -z "$left" ] || { echo "destroy has left $left"; exit 1; }
