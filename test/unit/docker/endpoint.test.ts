import { expect, test } from 'vitest';

import { endpointOf } from '../../../harness/docker/endpoint.ts';
import { HarnessError } from '../../../harness/model/harness-error.ts';

test.each([undefined, ''])('without DOCKER_HOST (%j) it is the usual socket', (given) => {
  expect(endpointOf(given)).toEqual({
    url: 'unix:///var/run/docker.sock',
    connect: { socketPath: '/var/run/docker.sock' },
  });
});

test.each([
  ['unix:///run/user/1000/docker.sock', { socketPath: '/run/user/1000/docker.sock' }],
  ['tcp://127.0.0.1:2375', { hostname: '127.0.0.1', port: 2375 }],
  ['tcp://engine.example:2375/', { hostname: 'engine.example', port: 2375 }],
  ['http://localhost:2375', { hostname: 'localhost', port: 2375 }],
])('%s', (url, connect) => {
  expect(endpointOf(url)).toEqual({ url, connect });
});

test('the brackets of an IPv6 address are not part of the address', () => {
  expect(endpointOf('tcp://[::1]:2375').connect).toEqual({ hostname: '::1', port: 2375 });
});

test.each([
  'unix://docker.sock',
  'unix://',
  'tcp://host',
  'tcp://host:port',
  'ssh://root@host',
  'npipe:////./pipe/docker_engine',
  'https://host:2376',
  '/var/run/docker.sock',
  'tcp://host:2375/path',
])('%s is refused with its value and a way out', (url) => {
  expect(() => endpointOf(url)).toThrow(HarnessError);
  expect(() => endpointOf(url)).toThrow(`DOCKER_HOST=${url}: not a unix:// or tcp://host:port address`);
});
