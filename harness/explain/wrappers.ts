/** A text without what the software between the failure and the reader put around it. */
export interface Peeled {
  readonly inner: string;
  /** Who handed it on, the outermost first. */
  readonly by: readonly Carrier[];
}

/** `run` and `create` begin a container; the others are links of an exec. */
export type Carrier =
  | 'client'
  | 'dockerd'
  | 'health'
  | 'kubelet'
  | 'cri'
  | 'containerd'
  | 'shim'
  | 'exec'
  | 'create'
  | 'runtime';

const QUOTED = String.raw`["'\x60]?[^"'\x60\s]{1,300}["'\x60]?`;

/** What stands in front, by who puts it there. Each is tried again behind any other. */
const FRONT: readonly (readonly [Carrier, RegExp])[] = [
  ['client', /^(?:docker|podman|nerdctl|ctr|crictl): (?=\S)/iu],
  // Podman is client and engine in one, and Docker's client says so of what the daemon has answered.
  ['dockerd', /^Error: /u],
  ['client', /^(?:FATA\[\d+\] )?(?:Error|error|ERROR|fatal error|command terminated with error|failed)[:,] /u],
  ['client', /^Error from server(?: \([A-Za-z]{1,40}\))?: /u],
  ['client', /^(?:Unable to connect to the server|unable to upgrade connection|Internal error occurred): /iu],
  ['client', /^error dialing backend: /iu],
  // The API server hands on what the runtime's service has answered.
  ['cri', /^error (?:executing|attaching to) command in container: /iu],
  ['client', /^failed to solve: (?:process .{1,400}? did not complete successfully: )?/iu],
  ['dockerd', /^Error response from daemon: /iu],
  [
    'dockerd',
    new RegExp(`^(?:Handler for \\w+ \\S{1,300} returned error|Error running exec ${QUOTED} in container): `, 'iu'),
  ],
  ['dockerd', new RegExp(`^(?:Cannot start container|Cannot exec in container|Cannot link to) ${QUOTED}: `, 'iu')],
  ['dockerd', /^\[\d{1,3}\] System error: /u],
  [
    'dockerd',
    /^(?:invalid header field value|driver failed programming[^:]{0,80}|linux (?:spec|runtime spec)[\w ]{0,20}): /iu,
  ],
  ['health', new RegExp(`^Health ?check for container ${QUOTED} error: `, 'iu')],
  ['health', /^Health ?check (?:failed|error)[: ]{1,2}/iu],
  ['kubelet', /^(?:Readiness|Liveness|Startup) probe (?:failed|errored)(?: and resulted in \w+ state)?[^:]{0,80}: /iu],
  [
    'kubelet',
    /^(?:ExecSync cmd from runtime service failed|Probe errored|Probe failed|Exec-Probe-Pod[^"]{0,60}|ExecSync [^"]{1,80} from runtime service failed)"?:? /iu,
  ],
  ['kubelet', /^(?:Error: )?(?:failed|Failed) (?:to )?create pod sandbox: /iu],
  ['kubelet', /^failed to (?:start|create) (?:sandbox )?container(?: for pod)? ?"?[^":]{0,253}"?: /iu],
  [
    'kubelet',
    /^(?:RunContainerError|CreateContainerError|PostStartHookError|KillContainerError|command '[^']{0,400}' exited with \d{1,3})[: ]{1,2}/u,
  ],
  ['cri', /^rpc error: code = \S{1,40} desc = /iu],
  ['cri', new RegExp(`^ExecSync for ${QUOTED} failed(?: with error)?[: ]{1,2}`, 'iu')],
  [
    'cri',
    new RegExp(
      `^(?:failed to exec in container|failed to start exec ${QUOTED}|error attaching to exec|command error)(?: ${QUOTED})?: `,
      'iu',
    ),
  ],
  [
    'containerd',
    /^failed to (?:create|start) (?:containerd )?(?:task|container)(?: for (?:container|sandbox))?(?: ?"[^"]{0,100}")?: /iu,
  ],
  ['containerd', /^(?:container(?:d)? (?:create|start|exec)|get (?:runc )?state for \S{1,100}): /iu],
  ['shim', /^failed to (?:create shim|start shim task|create shim task): /iu],
  // It is not there yet: who could not start it speaks.
  ['containerd', /^failed to start shim: /iu],
  ['exec', /^OCI (?:runtime|permission|not found) ?(?:exec|command)(?: failed)?:? ?/iu],
  ['create', /^OCI runtime (?:create|start|run|restore|update|state) failed: /iu],
  ['runtime', /^(?:oci|OCI) runtime error: /u],
  ['exec', /^(?:runc )?exec failed: /iu],
  ['create', /^runc (?:create|run|start) failed: /iu],
  ['runtime', /^(?:\/?[\w./-]{0,200}\/)?(?:runc|crun|youki|kata-runtime|nvidia-container-runtime): /u],
  ['runtime', /^unable to start container process: /iu],
  ['runtime', /^container_linux\.go:\d{1,5}:? ?starting container process caused:? ?"?/u],
  ['runtime', /^process_linux\.go:\d{1,5}: ?/u],
];

/** What stands behind: error classes that containerd's and Podman's errors carry, help, quotes left over. */
const BACK =
  /(?::? (?:unknown|OCI (?:runtime|permission|not found)[a-z ]{0,40}|command not found|not found|failed precondition|Error response from daemon)\.?|\. ?See '[^']{1,80}'\.?|["'.]{1,8})$/u;

/** The envelope off: `OCI runtime exec failed: exec failed: …: unknown`; `: unknown` is never asked for. */
export function peel(text: string): Peeled {
  const by: Carrier[] = [];
  let inner = text.trim().replace(/^["']+/u, '');
  for (let turn = 0; turn < 24; turn++) {
    const found = FRONT.find(([, pattern]) => pattern.test(inner));
    if (found === undefined) break;
    by.push(found[0]);
    inner = inner.replace(found[1], '').replace(/^[\s"']+/u, '');
  }
  for (let turn = 0; turn < 8; turn++) {
    const shorter = inner.replace(BACK, '').trimEnd();
    if (shorter === inner || shorter === '') break;
    inner = shorter;
  }
  return { inner, by };
}
