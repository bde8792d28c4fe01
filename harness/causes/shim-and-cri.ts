import type { CauseEntry } from '../model/knowledge.ts';
import { containerd } from './containerd.ts';
import { dockerd } from './dockerd.ts';
import { execEnds } from './exec-ends.ts';
import { kubernetesPath } from './kubernetes-path.ts';
import { shims } from './shim.ts';

export const shimAndCri: readonly CauseEntry[] = [...shims, ...containerd, ...dockerd, ...execEnds, ...kubernetesPath];
