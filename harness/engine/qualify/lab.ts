import { join } from 'node:path';

import { cgroupParentOf } from '../../docker/cgroup-parent.ts';
import { copyImage, type NestedEngine, startNestedEngine } from '../../docker/nested-engine.ts';
import { EXIT } from '../../model/exit-code.ts';
import { HarnessError } from '../../model/harness-error.ts';
import type { EngineIdentity, RuntimeIdentity } from '../../model/qualification.ts';
import { parseEngineInfo } from '../../parsers/engine-info.ts';
import { parseRuntimeVersion } from '../../parsers/runtime-version-text.ts';
import type { Session } from '../session.ts';
import type { RuntimeFile } from './runtime-file.ts';

/** A nested engine that has the runtimes which are qualified, for many measurements. */
export interface Lab {
  readonly identity: EngineIdentity;
  readonly runtimes: readonly RuntimeIdentity[];
  readonly nested: NestedEngine;
  /** Of the run, and what it changes is changed in this engine. */
  readonly session: Session;
  close(): Promise<void>;
}

/** What a lab is opened with. */
export interface LabOrder {
  readonly session: Session;
  /** An image of the host's engine, or `HOST`. */
  readonly engine: string;
  readonly runtimes: readonly RuntimeFile[];
  readonly payloadImage: string;
  /** Counts the labs of the run. */
  readonly index: number;
}

/** The engine of this machine's own programs. */
export const HOST_ENGINE = 'HOST';

const VERSION_WITHIN_MS = 10_000;

/** Starts the engine and registers the runtimes: on its command line, so that no `daemon.json` is touched. */
export async function openLab(order: LabOrder): Promise<Lab> {
  const { session, runtimes, payloadImage, index } = order;
  const { host, run } = session;
  const scope = `lab#${index}`;
  const name = `w-${run.slice(run.lastIndexOf('-') + 1)}-lab${index}`;
  const cgroupParent = await cgroupParentOf(session.engine, `${name}-group`);
  for (const { mountPoint } of session.hierarchies) {
    const path = join(mountPoint, cgroupParent);
    await session.journal(scope, `make the cgroup ${path}`, { kind: 'rmdir', path });
  }
  await session.journal(scope, `create the container ${name} with an engine in it`, {
    kind: 'docker',
    call: 'remove',
    name,
    run,
  });
  const ofHost = order.engine === HOST_ENGINE;
  const nested = await startNestedEngine(host, session.engine, {
    name,
    image: ofHost ? payloadImage : order.engine,
    run,
    trial: `${run}.${scope}`,
    cgroupParent,
    dockerdArgs: runtimes.flatMap((runtime) => ['--add-runtime', `${runtime.name}=${runtime.path}`]),
    dataRootBytes: null,
    dataRootInodes: null,
    runBytes: null,
    tmpBytes: null,
    remapTo: null,
    mounts: [...(ofHost ? HOST_FOLDERS : []), ...runtimes.map(({ mount }) => mount)],
  });
  await copyImage(session.engine, nested.engine, payloadImage);
  for (const { mountPoint, version, controllers } of nested.hierarchies) {
    if (version !== 'v1' || !controllers.includes('freezer')) continue;
    const path = mountPoint;
    await session.journal(scope, `whatever will be frozen in ${name}`, { kind: 'thaw', path });
  }
  return {
    identity: await identityOf(order.engine, nested),
    runtimes: await Promise.all(runtimes.map(async (runtime) => await runtimeIdentity(runtime, nested))),
    nested,
    session: within(session, nested),
    close: async () => {
      await session.undo(scope);
    },
  };
}

/** The programs of this machine and their libraries; a payload's image has nothing else that they could disturb. */
const HOST_FOLDERS = ['/usr', '/bin', '/sbin', '/lib', '/lib64'].map((path) => ({ source: path, target: path }));

/** The same run, and an engine of its own: containers are made and removed there, and looked for there. */
function within(session: Session, nested: NestedEngine): Session {
  const { engine, hierarchies } = nested;
  return { ...session, engine, hierarchies, undo: async (scope) => await session.undo(scope, engine) };
}

async function identityOf(name: string, { engine, engineHost }: NestedEngine): Promise<EngineIdentity> {
  const [info, version] = await Promise.all([engine.get('/info'), engine.get('/version')]);
  const containerd = await engineHost.exec('containerd', ['--version'], { timeoutMs: VERSION_WITHIN_MS });
  return {
    name,
    docker: parseEngineInfo({ info, version }).version,
    // `containerd github.com/containerd/containerd 1.6.20~ds1 1.6.20~ds1-1+deb12u3`
    containerd: containerd.stdout.trim().split(/\s+/u)[2] ?? 'unknown',
  };
}

async function runtimeIdentity({ name, path, sha256 }: RuntimeFile, nested: NestedEngine): Promise<RuntimeIdentity> {
  const answer = await nested.engineHost.exec(path, ['--version'], { timeoutMs: VERSION_WITHIN_MS });
  if (answer.exitCode === 0) return { name, sha256, ...parseRuntimeVersion(answer.stdout) };
  throw new HarnessError({
    code: 'RUNTIME_UNUSABLE',
    message: `the runtime ${name} does not start in ${nested.container.name}: ${answer.stderr.trim().slice(0, 500)}`,
    hint: `Its libraries are not in that engine. \`node scripts/runtimes.ts PATH\` makes a copy that brings them along.`,
    exitCode: EXIT.unavailable,
  });
}
