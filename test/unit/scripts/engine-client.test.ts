import { expect, test } from 'vitest';

import { endpointOf, stateOfError } from '../../../scripts/setup/engine-client.js';

test('an empty DOCKER_HOST is the default socket, where an engine can be started', () => {
  const endpoint = { local: true, connect: { socketPath: '/var/run/docker.sock' } };
  expect(endpointOf(undefined)).toMatchObject(endpoint);
  expect(endpointOf('')).toMatchObject(endpoint);
  expect(endpointOf('unix:///var/run/docker.sock')).toMatchObject(endpoint);
});

test('an engine elsewhere is never replaced by one started here', () => {
  expect(endpointOf('unix:///run/user/1000/docker.sock').local).toBe(false);
  expect(endpointOf('tcp://127.0.0.1:2375').local).toBe(false);
});

test('understands TCP addresses', () => {
  expect(endpointOf('tcp://build.example:2375').connect).toEqual({ hostname: 'build.example', port: 2375 });
  expect(endpointOf('tcp://[::1]:2375').connect).toEqual({ hostname: '::1', port: 2375 });
});

test('refuses what it can not talk to', () => {
  expect(() => endpointOf('ssh://build.example')).toThrow('DOCKER_HOST=ssh://build.example: not a unix://');
});

test.each([
  ['EACCES', 'forbidden'],
  ['ECONNREFUSED', 'absent'],
  ['ENOENT', 'absent'],
])('%s at the socket means %s', (code, status) => {
  expect(stateOfError(Object.assign(new Error(`connect ${code}`), { code }))).toMatchObject({ status });
});

test('a socket that says nothing is not an absent engine', () => {
  expect(stateOfError(new DOMException('too late', 'TimeoutError'))).toMatchObject({ status: 'silent' });
});
