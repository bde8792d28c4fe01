import type { EngineApi } from '../docker/engine-api.ts';
import { EngineRefusal } from '../docker/engine-api.ts';
import { type Hierarchy, pidsHierarchy } from '../docker/hierarchies.ts';
import { nestedIdentity } from '../docker/nested-identity.js';
import { payloadIdentity } from '../docker/payload-identity.js';
import { faultOf } from '../faults/index.ts';
import { blastOf, engineOf } from '../faults/reach.ts';
import type { EngineInfo } from '../model/container.ts';
import { EXIT } from '../model/exit-code.ts';
import { HarnessError } from '../model/harness-error.ts';
import type { AttachLatency } from '../model/run-report.ts';
import type { Requirement, Scenario } from '../model/scenario.ts';
import type { HostKernel } from '../model/task.ts';
import { parseEngineInfo } from '../parsers/engine-info.ts';
import type { Host } from '../host/host.ts';
import { FAST_ATTACH_US } from './amplifier.ts';

/** Talks to the engine, or says clearly why nobody can. */
export async function reachEngine(engine: EngineApi): Promise<EngineInfo> {
  try {
    const [info, version] = await Promise.all([engine.get('/info'), engine.get('/version')]);
    return parseEngineInfo({ info, version });
  } catch (error) {
    if (error instanceof HarnessError) throw error;
    const { url } = engine.endpoint;
    const denied = codeOf(error) === 'EACCES' || codeOf(error) === 'EPERM';
    if (error instanceof EngineRefusal) throw unreachable('ENGINE_REFUSED', `${url} answered: ${error.message}`, error);
    if (denied) throw unreachable('ENGINE_PERMISSION', `${url}: permission denied`, error);
    // Node's own errors have a code: nobody is there. What has none was said by whoever is.
    if (codeOf(error) === '') {
      throw unreachable('ENGINE_STRANGE', `what answers at ${url} is no Docker engine: ${messageOf(error)}`, error);
    }
    throw unreachable('ENGINE_UNREACHABLE', `no engine answers at ${url}: ${messageOf(error)}`, error);
  }
}

const HINTS = {
  ENGINE_REFUSED: 'Look at the log of dockerd: `journalctl -u docker`, or the file it was started with.',
  ENGINE_PERMISSION:
    'Run as root, or add yourself to the group docker: `sudo usermod -aG docker $USER`, then log in again.',
  ENGINE_STRANGE: 'See who listens there: `ss -xlp` (a socket) or `ss -tlp` (a port); or point DOCKER_HOST elsewhere.',
  ENGINE_UNREACHABLE: 'Run `npm run setup`, which starts one, or point DOCKER_HOST at yours.',
} as const;

function unreachable(code: keyof typeof HINTS, message: string, cause: unknown): HarnessError {
  return new HarnessError({ code, message, hint: HINTS[code], exitCode: EXIT.unavailable, cause });
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The payload's binary and image; both must have been built by the set-up. */
export async function findPayload(
  host: Host,
  engine: EngineApi,
  root: string,
): Promise<{ readonly binary: string; readonly image: string }> {
  const { binary, image } = payloadIdentity(root);
  const built = await host.exists(binary);
  const loaded = await engine.get(`/images/${image}/json`).then(
    () => true,
    () => false,
  );
  if (built && loaded) return { binary, image };
  throw new HarnessError({
    code: 'PAYLOAD_MISSING',
    message: built ? `the engine has no image ${image}` : `${binary} is not there`,
    hint: 'Run `npm run setup`: it builds the payload and its image.',
    exitCode: EXIT.unavailable,
  });
}

/** What of this machine decides which scenarios can be held. */
export interface Abilities {
  readonly root: boolean;
  readonly hierarchies: readonly Hierarchy[];
  /** `null`: it could not be measured. */
  readonly latency: AttachLatency | null;
  readonly disposable: boolean;
  /** `null`: a release that nobody can read. */
  readonly kernel: HostKernel | null;
  /** `null`: the engine has none. */
  readonly nestedImage: string | null;
}

/** What the scenario needs and the machine lacks, each once. */
/** Its socket and its files are reached through `/proc/PID/root`, which is for root alone. */
const NESTED_NEEDS = ['root', 'nested-engine'] as const;

export function missingFor(scenario: Scenario, abilities: Abilities): readonly Requirement[] {
  const needed = [
    ...scenario.requires,
    ...scenario.faults.flatMap(({ fault }) => faultOf(fault).requires),
    ...(blastOf(scenario) === 'host' ? (['disposable-host'] as const) : []),
    ...(engineOf(scenario) === 'nested' ? NESTED_NEEDS : []),
  ];
  return [...new Set(needed)].filter((requirement) => !isMet(requirement, abilities));
}

function isMet(requirement: Requirement, abilities: Abilities): boolean {
  const { root, hierarchies, latency, disposable, kernel, nestedImage } = abilities;
  switch (requirement) {
    case 'root':
      return root;
    case 'cgroup-pids':
      return pidsHierarchy(hierarchies) !== null;
    case 'nested-engine':
      return nestedImage !== null;
    case 'nested-crun':
      // What else is in an image that a person named is not known here.
      return nestedImage === nestedIdentity().image;
    case 'cgroup-memory':
      return hierarchies.some(({ controllers }) => controllers.includes('memory'));
    case 'cgroup-v1-memory':
      return hierarchies.some(({ controllers, version: v }) => v === 'v1' && controllers.includes('memory'));
    case 'cgroup-cpu':
      return hierarchies.some(({ controllers }) => controllers.includes('cpu'));
    case 'cgroup-io':
      return hierarchies.some(({ controllers }) => controllers.includes('blkio') || controllers.includes('io'));
    case 'slow-attach':
      return latency !== null && latency.medianUs >= FAST_ATTACH_US;
    case 'disposable-host':
      return disposable;
    case 'namespaced-pid-max':
      return kernel !== null && (kernel.major > 6 || (kernel.major === 6 && kernel.minor >= 14));
  }
}
