import type { DangerRule } from './danger-rule.ts';

/** Whoever starts the runtime for an exec is gone; podman needs no monitor for that. */
const shimKilled: DangerRule = {
  id: 'shim-killed',
  look({ container: { shim, init, engine } }) {
    if (shim.status !== 'gone' || init.status !== 'there') return null;
    if (engine !== 'docker' && engine !== 'containerd') return null;
    return {
      verdict: 'exec-broken',
      because: `its shim is gone: process ${init.pid} was left to process ${shim.pid ?? 1} (${shim.name ?? '?'}), and nobody is there to start an exec`,
    };
  },
};

export default shimKilled;
