// Plain JavaScript: set-up and teardown import it under Node 20, before anything is installed.
import { createHash } from 'node:crypto';

/** Label of every image of a nested engine that was made here; its value is the hash. */
export const NESTED_LABEL = 'initp.nested';

/** Label of the images of engines that `npm run runtimes` makes; its value is the hash of what each is made from. */
export const ENGINE_IMAGE_LABEL = 'initp.engine-image';

/**
 * What the image is made from. Debian 13: Docker 26.1, containerd 1.7 and runc 1.1.15, which are others than those of
 * Debian 12 and of Ubuntu, so that a run sees two generations of everything.
 */
export const NESTED_RECIPE = {
  suite: 'trixie',
  packages: ['crun', 'docker.io', 'iptables', 'procps'],
  /** Of the root file system, not in the image: a third of it. */
  left: [
    './dev/*',
    './proc/*',
    './sys/*',
    './tmp/*',
    './usr/share/doc',
    './usr/share/info',
    './usr/share/locale',
    './usr/share/man',
    './var/cache/*',
    './var/lib/apt/lists/*',
    './var/log/*',
  ],
};

/**
 * The image that belongs to the recipe, built or not: a changed recipe has another name, so an image that exists is
 * never out of date.
 *
 * @param {import('./nested-identity.d.ts').NestedRecipe} recipe
 * @returns {import('./nested-identity.d.ts').NestedIdentity}
 */
export function nestedIdentity(recipe = NESTED_RECIPE) {
  const hash = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 12);
  return { hash, image: `initp-nested:${hash}` };
}
