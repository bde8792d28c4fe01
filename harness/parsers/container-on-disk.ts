import type { Fields } from './json-fields.ts';
import { countField, fieldsOf, parseFields, textField } from './json-fields.ts';

/** `State` of `config.v2.json` has no word for what `docker inspect` calls status: it is made of these (moby, container/state.go). */
function statusOf(state: Fields): string {
  if (state['Running'] === true) {
    if (state['Paused'] === true) return 'paused';
    return state['Restarting'] === true ? 'restarting' : 'running';
  }
  if (state['RemovalInProgress'] === true) return 'removing';
  if (state['Dead'] === true) return 'dead';
  return textField(state, 'StartedAt')?.startsWith('0001-') === true ? 'created' : 'exited';
}

/**
 * What dockerd has written down of a container, in the words of `GET /containers/ID/json`: `config.v2.json` and
 * `hostconfig.json` below the data root. `null` when the first is none.
 */
export function containerOnDisk(config: string, hostConfig: string): Fields | null {
  const fields = parseFields(config);
  const id = fields === null ? null : textField(fields, 'ID');
  if (fields === null || id === null) return null;
  const state = fieldsOf(fields, 'State');
  return {
    Id: id,
    Name: textField(fields, 'Name') ?? '',
    RestartCount: countField(fields, 'RestartCount') ?? 0,
    State: { ...state, Status: statusOf(state) },
    Config: fieldsOf(fields, 'Config'),
    HostConfig: parseFields(hostConfig) ?? {},
  };
}
