import { readFile } from 'node:fs/promises';
import { DaemonSet } from 'kubernetes-models/apps/v1';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

/** What is looked at below; everything else is the schema's. */
const manifest = z.object({
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        containers: z
          .array(z.object({ securityContext: z.unknown(), volumeMounts: z.array(z.object({ readOnly: z.boolean() })) }))
          .min(1),
      }),
    }),
  }),
});

const text = await readFile(new URL('../../../contrib/kubernetes/initp-scan.yaml', import.meta.url), 'utf8');

test('the manifest is a DaemonSet by the schema of the Kubernetes API', () => {
  expect(() => new DaemonSet(parse(text)).validate()).not.toThrow();
});

test('the schema finds a field that is missing and one of another type', () => {
  expect(() => new DaemonSet(parse(text.replace('  selector:', '  chooser:'))).validate()).toThrow(/selector/u);
  expect(() => new DaemonSet(parse(text.replace('containerPort: 9517', "containerPort: 'many'"))).validate()).toThrow(
    /containerPort|integer|number/u,
  );
});

test('it may read and nothing more: no privilege, no capability, no token, no root, and every mount is read-only', () => {
  const pod = manifest.parse(parse(text)).spec.template.spec;
  expect(pod).toMatchObject({ automountServiceAccountToken: false });
  for (const container of pod.containers) {
    expect(container.securityContext).toMatchObject({
      privileged: false,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      runAsNonRoot: true,
      capabilities: { drop: ['ALL'] },
    });
    for (const mount of container.volumeMounts) expect(mount.readOnly).toBe(true);
  }
  for (const shared of ['hostPID', 'hostNetwork', 'hostIPC']) expect(pod).not.toHaveProperty(shared);
});
