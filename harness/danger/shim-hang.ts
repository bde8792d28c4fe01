import type { DangerRule } from './danger-rule.ts';

/** A stopped shim answers nobody: an exec hangs. podman goes past its monitor. */
const shimHang: DangerRule = {
  id: 'shim-hang',
  look({ container: { shim } }) {
    if (shim.status !== 'stopped' || shim.name?.startsWith('conmon') === true) return null;
    return {
      verdict: 'exec-broken',
      because: `its shim, process ${shim.pid ?? '?'}, is stopped (state T): an exec hangs until it is continued`,
    };
  },
};

export default shimHang;
