import { $ } from 'zx';

/** Where this machine has its own packages from, when it is a Debian; debootstrap knows a mirror otherwise. */
export async function debianMirror(): Promise<readonly string[]> {
  const targets = await $({
    nothrow: true,
  })`apt-get indextargets --format ${'$(ORIGIN) $(REPO_URI)'} ${'Identifier: Packages'}`.quiet();
  const found = /^Debian (?<uri>https?:\/\/\S+?\/debian\/?)$/mu.exec(targets.stdout);
  return found?.groups?.['uri'] === undefined ? [] : [found.groups['uri']];
}
