import type { Target } from '../collectors/collector.ts';
import { daemonLogText } from '../collectors/daemon-log.ts';
import { shimOf } from '../collectors/proc/shim.ts';
import { readTail } from '../collectors/proc/tail.ts';
import { MAX_LOG_BYTES } from '../bundle/limits.ts';
import type { RawEvidence } from '../model/bundle.ts';

/** A seccomp profile is most of it: 50 KB. */
const MAX_CONFIG_BYTES = 1024 ** 2;

/** What a person wants to read who gets a bundle: the readings hold only what rules ask for. */
export async function rawEvidence(target: Target): Promise<readonly RawEvidence[]> {
  return await Promise.all([
    had({ name: 'inspect.json', about: '`docker inspect` of the container' }, async () => ({
      status: 'json',
      value: await target.engine.get(`/containers/${target.inspect.id}/json`),
    })),
    had({ name: 'daemon.log', about: 'the end of what dockerd logged' }, async () => {
      const log = await daemonLogText(target);
      return log.status === 'absent'
        ? { status: 'missing', why: log.why }
        : { status: 'text', text: lastLines(log.text) };
    }),
    had({ name: 'runtime.log', about: "the end of the runtime's log.json, of any exec" }, async () => {
      const shim = await shimOf(target);
      if (shim.status === 'absent') return { status: 'missing', why: shim.why };
      return {
        status: 'text',
        text: lastLines((await readTail(target.engineHost, `${shim.bundlePath}/log.json`)).text),
      };
    }),
    had({ name: 'config.json', about: 'what the runtime was told: mounts, limits, seccomp profile' }, async () => {
      const shim = await shimOf(target);
      if (shim.status === 'absent') return { status: 'missing', why: shim.why };
      const text = await target.engineHost.readPart(`${shim.bundlePath}/config.json`, 0, MAX_CONFIG_BYTES);
      return { status: 'json', value: JSON.parse(text) };
    }),
  ]);
}

type Had =
  | { readonly status: 'text'; readonly text: string }
  | { readonly status: 'json'; readonly value: unknown }
  | { readonly status: 'missing'; readonly why: string };

/** What can not be had is said, and the rest goes in without it. */
async function had(file: { name: string; about: string }, get: () => Promise<Had>): Promise<RawEvidence> {
  try {
    return { ...file, ...(await get()) };
  } catch (error) {
    return { ...file, status: 'missing', why: error instanceof Error ? error.message : String(error) };
  }
}

/** Whole lines from the end. */
function lastLines(text: string): string {
  if (text.length <= MAX_LOG_BYTES) return text;
  const end = text.slice(-MAX_LOG_BYTES);
  return end.slice(end.indexOf('\n') + 1);
}
