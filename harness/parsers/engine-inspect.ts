import type { ContainerInspect, ContainerStatus } from '../model/container.ts';
import { countField, type Fields, fieldsOf, isFields, textField } from './json-fields.ts';
import { variableSizes } from './text-sizes.ts';

const STATUSES = {
  unknown: true,
  created: true,
  running: true,
  paused: true,
  restarting: true,
  removing: true,
  exited: true,
  dead: true,
} satisfies Record<ContainerStatus, true>;

function isStatus(text: string | null): text is ContainerStatus {
  return text !== null && Object.hasOwn(STATUSES, text);
}

/** A start error quotes all that a runtime wrote. */
const MOST_ERROR_CHARS = 1000;

/** A limit as the engine writes it: 0, -1 and null are none. */
function limit(count: number | null): number | null {
  return count !== null && count > 0 ? count : null;
}

/** The answer to `GET /containers/NAME/json`. Throws when it is no such answer. */
export function parseContainerInspect(answer: unknown): ContainerInspect {
  const top = isFields(answer) ? answer : {};
  const state = fieldsOf(top, 'State');
  const hostConfig = fieldsOf(top, 'HostConfig');
  const config = fieldsOf(top, 'Config');
  const variables = textsOf(config, 'Env');
  const id = textField(top, 'Id');
  const status = textField(state, 'Status');
  // The id becomes a part of paths and of URLs.
  if (id === null || !/^[0-9a-f]{64}$/u.test(id)) {
    throw new Error(`the engine's inspect answer has no container id: ${JSON.stringify(answer)?.slice(0, 200)}`);
  }
  if (!isStatus(status)) throw new Error(`container ${id}: unknown state ${JSON.stringify(status)}`);
  return {
    id,
    name: (textField(top, 'Name') ?? '').replace(/^\//u, ''),
    status,
    initPid: limit(countField(state, 'Pid')),
    runtime: textField(hostConfig, 'Runtime') ?? '',
    pidsLimit: limit(countField(hostConfig, 'PidsLimit')),
    cgroupParent: textField(hostConfig, 'CgroupParent') ?? '',
    memoryLimitBytes: limit(countField(hostConfig, 'Memory')),
    startedAt: textField(state, 'StartedAt') ?? '',
    user: textField(config, 'User') ?? '',
    workdir: textField(config, 'WorkingDir') ?? '',
    searchPath: variables.findLast((text) => text.startsWith('PATH='))?.slice('PATH='.length) ?? null,
    environment: variableSizes(variables),
    lives: {
      exitCode: countField(state, 'ExitCode') ?? 0,
      finishedAt: textField(state, 'FinishedAt') ?? '',
      oomKilled: state['OOMKilled'] === true,
      startError: (textField(state, 'Error') ?? '').slice(0, MOST_ERROR_CHARS),
      restartPolicy: textField(fieldsOf(hostConfig, 'RestartPolicy'), 'Name') ?? '',
      restartCount: countField(top, 'RestartCount') ?? 0,
    },
  };
}

function textsOf(fields: Fields, name: string): readonly string[] {
  const list = fields[name];
  return Array.isArray(list) ? list.filter((one) => typeof one === 'string') : [];
}
