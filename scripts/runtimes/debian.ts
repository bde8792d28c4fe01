import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { $ } from 'zx';

/** Signs Debian's packages, those of past and coming suites too. */
const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** A suite of Debian, beside that of this machine: apt with lists, settings and packages of its own. */
export interface Suite {
  /** The file of each package, downloaded unless it is there. */
  download(packages: readonly string[]): Promise<readonly string[]>;
}

/**
 * apt-get as everybody uses it, and `Dir` away from the system's: nothing is installed and no list of this machine
 * changes. Signatures are checked. The age of the list is not: a mirror that is kept still, or a clock that is ahead, would
 * be refused otherwise.
 */
export async function openSuite(folder: string, suite: string, mirror: string): Promise<Suite> {
  const state = join(folder, 'apt');
  for (const part of ['etc/preferences.d', 'etc/apt.conf.d', 'lists/partial', 'archives/partial', 'dpkg']) {
    await mkdir(join(state, part), { recursive: true });
  }
  await writeFile(join(state, 'dpkg/status'), '');
  await writeFile(join(state, 'etc/sources.list'), `deb [signed-by=${KEYRING}] ${mirror} ${suite} main\n`);
  const proxies = await $`apt-config dump --format ${'%f "%v";%n'} Acquire::http::Proxy Acquire::https::Proxy`.quiet();
  const settings = [
    `Dir::State "${state}"; Dir::State::lists "${state}/lists"; Dir::State::status "${state}/dpkg/status";`,
    `Dir::Cache "${state}"; Dir::Cache::archives "${state}/archives"; Dir::Etc "${state}/etc";`,
    'APT::Sandbox::User "root"; Acquire::Languages "none"; Acquire::Check-Valid-Until "false"; Acquire::Retries "3";',
    proxies.stdout,
  ];
  await writeFile(join(state, 'apt.conf'), settings.join('\n'));
  const apt = $({
    env: { ...process.env, APT_CONFIG: join(state, 'apt.conf'), LC_ALL: 'C' },
    cwd: folder,
    quiet: true,
  });
  let isFresh = false;

  return {
    async download(packages) {
      const missing = async (): Promise<readonly string[]> => {
        const files = await readdir(folder);
        return packages.filter((name) => !files.some((file) => file.startsWith(`${name}_`)));
      };
      const wanted = await missing();
      if (wanted.length > 0) {
        if (!isFresh) await apt`apt-get update`;
        isFresh = true;
        await apt`apt-get download ${wanted}`;
      }
      const files = await readdir(folder);
      return packages.flatMap((name) => {
        const file = files.find((one) => one.startsWith(`${name}_`) && one.endsWith('.deb'));
        return file === undefined ? [] : [join(folder, file)];
      });
    },
  };
}

/**
 * Puts the files of packages into one tree. `/bin`, `/lib` and so on are links into `/usr`, whether the suite is merged
 * or not: what is in both lands in one place.
 */
export async function unpack(files: readonly string[], root: string): Promise<void> {
  await rm(root, { recursive: true, force: true });
  for (const name of ['bin', 'sbin', 'lib', 'lib64']) {
    await mkdir(join(root, 'usr', name), { recursive: true });
    await $`ln --symbolic usr/${name} ${join(root, name)}`.quiet();
  }
  for (const file of files) {
    await $`dpkg-deb --fsys-tarfile ${file}`
      .pipe(
        $`tar --extract --keep-directory-symlink --exclude=./usr/share --exclude=./lib/*/gconv --exclude=./usr/lib/*/gconv --directory ${root}`,
      )
      .quiet();
  }
}

/** The version of a package as its maker calls it: `1:1.0.0~rc93+ds1-5+b1` is `1.0.0-rc93`. */
export async function upstreamVersion(file: string): Promise<string> {
  const { stdout } = await $`dpkg-deb --field ${file} Version`.quiet();
  return stdout
    .trim()
    .replace(/^\d+:/u, '')
    .replace(/[+-](?:ds|dfsg).*$|-[^-]*$/u, '')
    .replaceAll('~', '-');
}

/** Where this machine has its own packages from, which has to be a Debian. */
export async function debianMirror(): Promise<string> {
  const targets = await $({
    nothrow: true,
  })`apt-get indextargets --format ${'$(ORIGIN) $(REPO_URI)'} ${'Identifier: Packages'}`.quiet();
  const found = /^Debian (?<uri>https?:\/\/\S+?\/debian\/?)$/mu.exec(targets.stdout);
  const uri = found?.groups?.['uri'];
  if (uri === undefined)
    throw new Error('apt has no source of Debian on this machine: packages of its suites are needed');
  return uri;
}
