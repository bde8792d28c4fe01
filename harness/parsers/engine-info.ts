import type { EngineInfo } from '../model/container.ts';
import { fieldsOf, isFields, listOf, textField } from './json-fields.ts';
import type { Fields } from './json-fields.ts';

function driverOf(info: Fields): EngineInfo['cgroupDriver'] {
  const driver = textField(info, 'CgroupDriver');
  if (driver === 'cgroupfs' || driver === 'systemd' || driver === 'none') return driver;
  throw new Error(`docker info: unknown cgroup driver ${JSON.stringify(driver)}`);
}

function runtimesOf(info: Fields): Readonly<Record<string, string>> {
  const registered = fieldsOf(info, 'Runtimes');
  return Object.fromEntries(
    Object.keys(registered).map((name) => {
      const runtime = fieldsOf(registered, name);
      // From 23.0 on a runtime may be a shim, `runtimeType`, and then has no path.
      return [name, textField(runtime, 'path') ?? textField(runtime, 'runtimeType') ?? name] as const;
    }),
  );
}

/** `docker version` has it as a component from 18.06 on; before that only the commit is known. */
function runtimeVersionOf(info: Fields, version: Fields): string {
  const runtime = textField(info, 'DefaultRuntime') ?? 'runc';
  const component = listOf(version, 'Components').find((part) => textField(part, 'Name') === runtime);
  const named = component === undefined ? null : textField(component, 'Version');
  return named ?? textField(fieldsOf(info, 'RuncCommit'), 'ID') ?? '';
}

/** The answers to `GET /info` and `GET /version`. Throws when they are no such answers. */
export function parseEngineInfo(answers: { info: unknown; version: unknown }): EngineInfo {
  const info = isFields(answers.info) ? answers.info : {};
  const version = isFields(answers.version) ? answers.version : {};
  const engineVersion = textField(info, 'ServerVersion') ?? textField(version, 'Version');
  if (engineVersion === null) {
    throw new Error(`docker info: no ServerVersion in ${JSON.stringify(answers.info)?.slice(0, 200)}`);
  }
  return {
    version: engineVersion,
    apiVersion: textField(version, 'ApiVersion') ?? '',
    cgroupDriver: driverOf(info),
    // Not said before 20.10, which was the first to know v2.
    cgroupVersion: textField(info, 'CgroupVersion') === '2' ? 'v2' : 'v1',
    // Not said before 19.03: silence is no denial.
    pidsLimitSupported: info['PidsLimit'] !== false,
    runtimes: runtimesOf(info),
    defaultRuntime: textField(info, 'DefaultRuntime') ?? '',
    runtimeVersion: runtimeVersionOf(info, version),
    dataRoot: textField(info, 'DockerRootDir') ?? '',
  };
}
