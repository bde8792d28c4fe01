// Builds the payload of these sources and its image. Called by scripts/setup.js when either is missing.
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { $ } from 'zx';

import { PAYLOAD_LABEL, payloadIdentity, payloadSources } from '../harness/docker/payload-identity.js';

const root = dirname(import.meta.dirname);
const payload = payloadIdentity(root);

if (!existsSync(payload.binary)) {
  const build = join(root, 'build');
  await mkdir(build, { recursive: true });
  // In a folder of its own and renamed as a whole: what has the final name is complete.
  const draft = await mkdtemp(join(build, '.payload-'));
  try {
    await mkdir(join(draft, 'bin'));
    const sources = payloadSources(root).filter((name) => name.endsWith('.c'));
    const files = sources.map((name) => join(root, 'harness/payload', name));
    await $`gcc -static -O2 -Wall -Wextra -Werror -pthread -o ${join(draft, 'bin/payload')} ${files}`;
    for (const name of ['true', 'sleep']) await symlink('payload', join(draft, 'bin', name));
    await writeFile(join(draft, 'Dockerfile'), dockerfile(payload.hash));
    await $`chmod 755 ${draft}`;
    await rm(payload.directory, { recursive: true, force: true });
    await rename(draft, payload.directory);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

// The reaper would fetch an image from a registry, and there is nothing to reap: this image stays.
process.env['TESTCONTAINERS_RYUK_DISABLED'] = 'true';
// Inside a container it would fetch another one to find out the host's address, which nobody needs here.
process.env['TESTCONTAINERS_HOST_OVERRIDE'] ??= 'localhost';
const { GenericContainer } = await import('testcontainers');
await GenericContainer.fromDockerfile(payload.directory).build(payload.image, { deleteOnExit: false });

function dockerfile(hash: string): string {
  return `FROM scratch
LABEL ${PAYLOAD_LABEL}=${hash}
COPY bin /bin
ENTRYPOINT ["/bin/payload"]
CMD ["sleep"]
`;
}
